import type { LeaksQuestion } from '../../protocol/agent.ts';
import { frameText, leftOutText } from './agentText.ts';
import { reportJson, type FindingJson, type MisuseJson, type ReportJson } from './reportJson.ts';
import type { Scene } from './scene.ts';

/** Models read all of it; what is beyond is counted in `leftOut`. */
const MAX_ITEMS = 20;
const MAX_LEASES = 5;
const MAX_FRAMES = 10;

/** What {@link reportJson} says, as far as it was asked for and bounded in size. The totals are those of the session. */
export interface AgentReport extends Pick<ReportJson, 'version' | 'totals' | 'findings' | 'misuses'> {
  readonly leftOut: { readonly findings: number; readonly misuses: number };
}

/** The findings for a program that reads them. Files are named as seen from `cwd`, positions count from 1. */
export function agentReport(scene: Scene, cwd: string, question: Omit<LeaksQuestion, 'kind'>): AgentReport {
  const { version, totals, ...all } = reportJson(scene, cwd);
  const { onlyLeaked = false, file, signature } = question;
  const isAsked = (item: FindingJson | MisuseJson): boolean =>
    (file === undefined || item.at?.file.endsWith(file) === true) &&
    (signature === undefined || item.signature === signature);
  const findings = all.findings.filter((item) => isAsked(item) && (!onlyLeaked || item.level === 'leaked'));
  const misuses = all.misuses.filter((item) => isAsked(item) && !onlyLeaked);
  return {
    version,
    totals,
    findings: findings.slice(0, MAX_ITEMS).map((finding) => ({
      ...finding,
      frames: finding.frames.slice(0, MAX_FRAMES),
      leases: finding.leases.slice(0, MAX_LEASES),
    })),
    misuses: misuses
      .slice(0, MAX_ITEMS)
      .map((misuse) => ({ ...misuse, frames: misuse.frames.slice(0, MAX_FRAMES) })),
    leftOut: {
      findings: Math.max(0, findings.length - MAX_ITEMS),
      misuses: Math.max(0, misuses.length - MAX_ITEMS),
    },
  };
}

/** The same in sentences. */
export function agentText({ findings, misuses, leftOut, totals }: AgentReport): string {
  const items = [
    ...findings.map((item) => itemText(item.level, item)),
    ...misuses.map((item) => itemText(`misuse, ${item.level}`, item)),
  ];
  return [
    ...(items.length === 0
      ? [`Nothing of what was asked for was found; ${totals.acquired} clients were acquired.`]
      : items),
    ...leftOutText(leftOut.findings + leftOut.misuses, 'ask for one file'),
  ].join('\n\n');
}

function itemText(level: string, item: FindingJson | MisuseJson): string {
  const { at, headline, evidence, nextStep, signature } = item;
  return [
    `${level}: ${frameText(at)}`,
    headline,
    ...evidence,
    ...(nextStep === undefined ? [] : [`Next: ${nextStep}`]),
    `Signature: ${signature}`,
  ].join('\n');
}

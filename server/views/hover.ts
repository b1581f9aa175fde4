import type { Hover, Position, Range } from 'vscode-languageserver-types';
import type { Finding } from '../evidence/finding.ts';
import { quantileMs } from '../ledger/histogram.ts';
import { callSitesByFile, type CallSite } from './callSite.ts';
import { lensText } from './codeLens.ts';
import { isProblem } from './diagnostics.ts';
import { exactDuration } from './duration.ts';
import { holderLines } from './holders.ts';
import { lineRange } from './lineRange.ts';
import { escaped } from './markdown.ts';
import { releaseLinks } from './releases.ts';
import type { Documents, Scene } from './scene.ts';
import { editorStyle } from './style.ts';
import { verdictOf } from './verdict.ts';

/** Editors cut tall hovers, so the most important comes first and there is not much of it. */
const MAX_VERDICTS = 3;

/**
 * What is known about the line at a position of the document as it stands now, if it acquires clients. Where a
 * problem stands the editor shows its message and places first: the hover then adds to that, without repeating it.
 */
export function hover(
  scene: Scene,
  documents: Documents,
  file: string,
  position: Position,
): Hover | undefined {
  const site = callSitesByFile(scene)
    .get(file)
    ?.find(({ at }) => documents.currentLine(file, at.line) === position.line + 1);
  const range = site && lineRange(site.at, documents);
  if (site === undefined || range === undefined) return undefined;
  const told = isAtProblem(range, position)
    ? site.findings.filter((finding) => isProblem(finding, scene))
    : [];
  return {
    contents: { kind: 'markdown', value: hoverText(scene, documents, site, told) },
    range,
  };
}

/** VS Code shows a problem also where the mouse is one character off, and at the text that follows the line. */
function isAtProblem({ start, end }: Range, { character }: Position): boolean {
  return character >= start.character - 1 && character <= end.character + 1;
}

function hoverText(scene: Scene, documents: Documents, site: CallSite, told: readonly Finding[]): string {
  const untold = site.findings.filter((finding) => !told.includes(finding)).slice(0, MAX_VERDICTS);
  const summary = scene.lastRun ? `Last run: ${lensText(site)}` : lensText(site);
  return [
    ...untold.map((finding) => verdictText(finding, documents)),
    escaped(summary),
    ...holdTimes(site),
    ...holderLines(scene, site),
    // A problem leads to the usual one.
    ...releaseLinks(site, documents, told.length === 0 ? 1 : 2),
  ].join('\n\n');
}

function verdictText(finding: Finding, documents: Documents): string {
  const { headline, evidence, nextStep } = verdictOf(finding, editorStyle(documents));
  return [
    `**${escaped(headline)}**`,
    ...(evidence.length > 0 ? [escaped(evidence.join(' '))] : []),
    ...(nextStep === undefined ? [] : [`**Next:** ${escaped(nextStep)}`]),
  ].join('\n\n');
}

/** The hold times of leases that are over, and how long the program waited for them. */
function holdTimes({ totals }: CallSite): readonly string[] {
  const row = (name: string, histogram: CallSite['totals']['holdMs']): readonly string[] => {
    const [p50Ms, p95Ms, maxMs] = [0.5, 0.95, 1].map((q) => quantileMs(histogram, q));
    if (p50Ms === undefined || p95Ms === undefined || maxMs === undefined) return [];
    return [`| ${name} | ${[p50Ms, p95Ms, maxMs].map(exactDuration).join(' | ')} |`];
  };
  const rows = [...row('hold', totals.holdMs), ...row('wait', totals.waitMs)];
  return rows.length === 0 ? [] : [['| | p50 | p95 | max |', '|---|---:|---:|---:|', ...rows].join('\n')];
}

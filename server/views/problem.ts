import type { DiagnosticSeverity } from 'vscode-languageserver-types';
import type { Finding } from '../evidence/finding.ts';
import type { MisuseFinding, MisuseLevel, OtherParty } from '../evidence/misuseFinding.ts';
import type { Comparison } from '../history/comparison.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { leaseProblemCode, type ProblemCode } from './explanation.ts';
import { misuseVerdict } from './misuse.ts';
import type { Scene } from './scene.ts';
import { shortSql } from './sql.ts';
import type { Style } from './style.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** What an entry in Problems says, before its places are those of an editor. */
export interface Problem {
  readonly at: PlacedFrame;
  readonly severity: DiagnosticSeverity;
  readonly code: ProblemCode;
  readonly verdict: Verdict;
  readonly related: readonly RelatedPlace[];
  /** The line that usually releases the clients. */
  readonly releasedAt?: PlacedFrame;
}

export interface RelatedPlace {
  readonly message: string;
  readonly at: PlacedFrame;
}

/** Names that LSP gives to numbers; views import only its types. */
const ERROR: DiagnosticSeverity = 1;
const WARNING: DiagnosticSeverity = 2;
const INFORMATION: DiagnosticSeverity = 3;

const MAX_OTHERS = 5;

/** All problems of a scene; after the session only leaks and misuses stay. */
export function problemsOf(scene: Scene, style: Style): readonly Problem[] {
  const { list, misuses } = scene.findings;
  return [
    ...list
      .filter((finding) => isProblem(finding, scene))
      .flatMap((finding) => leaseProblem(finding, style, scene.history)),
    ...misuses.flatMap((misuse) => misuseProblem(misuse, style)),
  ];
}

/** Whether the finding is told as a problem where it stands. */
export function isProblem({ level }: Finding, { lastRun }: Scene): boolean {
  return level === 'leaked' || (level === 'strongly-suspected' && !lastRun);
}

/** Whether the misuse is told as a problem where it stands. */
export function isMisuseProblem({ level }: MisuseFinding): boolean {
  return severityOf(level) !== undefined;
}

function leaseProblem(
  finding: Finding,
  style: Style,
  formerRuns: Comparison | undefined,
): readonly Problem[] {
  const { at, level, frames, leases, usualRelease } = finding;
  const [worst] = leases;
  const code = worst && leaseProblemCode(worst.evidence);
  if (at === undefined || code === undefined) return [];
  const query = worst?.lastQuery;
  return [
    {
      at,
      severity: level === 'leaked' ? ERROR : WARNING,
      code,
      verdict: verdictOf(finding, style, formerRuns),
      related: [
        ...callers(frames, at),
        ...related(`last query: ${shortSql(query?.text ?? '')}`, query?.at),
        ...related('usually released here', usualRelease?.at),
      ],
      ...(usualRelease !== undefined && { releasedAt: usualRelease.at }),
    },
  ];
}

function misuseProblem(misuse: MisuseFinding, style: Style): readonly Problem[] {
  const { at, level, kind, frames, others, example } = misuse;
  const severity = severityOf(level);
  if (at === undefined || severity === undefined) return [];
  return [
    {
      at,
      severity,
      code: `misuse/${kind}`,
      verdict: misuseVerdict(misuse, style),
      related: [
        ...others
          .slice(0, MAX_OTHERS)
          .flatMap((other, index) =>
            related(otherText(other, index === 0 ? example.otherScopeLabel : undefined), other.at),
          ),
        ...callers(frames, at),
      ],
    },
  ];
}

function severityOf(level: MisuseLevel): DiagnosticSeverity | undefined {
  switch (level) {
    case 'error':
      return ERROR;
    case 'warning':
      return WARNING;
    case 'information':
      return INFORMATION;
    case 'withdrawn':
      return undefined;
    default:
      return level satisfies never;
  }
}

/** `acquired here by GET /summary`. */
function otherText({ role }: OtherParty, scopeLabel: string | undefined): string {
  const by = scopeLabel === undefined ? '' : ` by ${scopeLabel}`;
  return `${role === 'acquire' ? 'acquired' : 'released'} here${by}`;
}

function callers(frames: readonly PlacedFrame[], at: PlacedFrame): readonly RelatedPlace[] {
  return frames
    .filter((frame) => frame.origin === 'author' && frame !== at)
    .flatMap((frame) =>
      related(frame.function === '' ? 'called from here' : `called from ${frame.function}`, frame),
    );
}

function related(message: string, at: PlacedFrame | undefined): readonly RelatedPlace[] {
  return at === undefined ? [] : [{ message, at }];
}

import type { Finding, Level } from '../evidence/finding.ts';
import type { MisuseFinding, MisuseLevel } from '../evidence/misuseFinding.ts';
import type { Comparison } from '../history/comparison.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { ANSI_COLOURS, NO_COLOURS, type Colours } from './colours.ts';
import { exactDuration } from './duration.ts';
import { formerLeakLines } from './formerRunsReport.ts';
import { misuseVerdict } from './misuse.ts';
import { relativeFile } from './place.ts';
import { summaryLines } from './reportSummary.ts';
import type { Scene } from './scene.ts';
import type { Style } from './style.ts';
import { verdictOf, type Verdict } from './verdict.ts';

export interface ReportOptions {
  /** Files are named as seen from here. */
  readonly cwd: string;
  /** Whether ANSI colours are understood. Nothing is said by colour alone. */
  readonly colours: boolean;
}

const MAX_CALLERS = 5;

/**
 * What a scene means, for a terminal: what leaked or is suspected, what was misused, then a summary. Ends with a
 * newline.
 */
export function report(scene: Scene, { cwd, colours }: ReportOptions): string {
  const paint = colours ? ANSI_COLOURS : NO_COLOURS;
  const findings = reportedFindings(scene).map((finding) => findingText(finding, scene.history, cwd, paint));
  const misuses = reportedMisuses(scene).map((misuse) => misuseText(misuse, cwd, paint));
  const former = formerLeakLines(scene.history, cwd, paint);
  return `${[...findings, ...misuses, ...former, summaryLines(scene, paint).join('\n')].join('\n\n')}\n`;
}

/** The findings that a report is about, worst first. */
export function reportedFindings({ findings }: Scene): readonly Finding[] {
  return findings.list.filter(({ level }) => levelWord(level) !== undefined);
}

/** The misuses that a report is about, worst first. */
export function reportedMisuses({ findings }: Scene): readonly MisuseFinding[] {
  return findings.misuses.filter(({ level }) => level !== 'withdrawn');
}

/** How a report writes: time stands still, and so do lines. */
export function reportStyle(cwd: string): Style {
  return {
    duration: exactDuration,
    line: (frame) => frame.line,
    file: (frame) => relativeFile(cwd, frame.file),
  };
}

function findingText(
  finding: Finding,
  formerRuns: Comparison | undefined,
  cwd: string,
  paint: Colours,
): string {
  const word = levelWord(finding.level) ?? '';
  const title = finding.level === 'leaked' ? paint.error(word) : paint.warning(word);
  return section(title, finding, verdictOf(finding, reportStyle(cwd), formerRuns), cwd, paint);
}

function misuseText(misuse: MisuseFinding, cwd: string, paint: Colours): string {
  return section(
    misuseTitle(misuse.level, paint),
    misuse,
    misuseVerdict(misuse, reportStyle(cwd)),
    cwd,
    paint,
  );
}

function section(
  title: string,
  { at, frames }: Pick<Finding, 'at' | 'frames'>,
  { headline, evidence, nextStep }: Verdict,
  cwd: string,
  paint: Colours,
): string {
  return [
    `${title}  ${paint.strong(at === undefined ? 'at a call site that was not recorded' : named(at, cwd))}`,
    `  ${printable(headline)}`,
    ...evidence.map((sentence) => `  ${printable(sentence)}`),
    ...(nextStep === undefined ? [] : [`  ${paint.strong('Next:')} ${printable(nextStep)}`]),
    ...callerLines(frames, at, cwd).map((line) => paint.faint(`    ${line}`)),
  ].join('\n');
}

/** The author's frames outside of the acquire line's; libraries and Node are in the way of reading. */
function callerLines(
  frames: readonly PlacedFrame[],
  at: PlacedFrame | undefined,
  cwd: string,
): readonly string[] {
  const callers = frames.filter((frame) => frame.origin === 'author' && frame !== at);
  const hidden = callers.length - MAX_CALLERS;
  return [
    ...callers.slice(0, MAX_CALLERS).map((frame) => `from ${named(frame, cwd)}`),
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
  ];
}

function named(frame: PlacedFrame, cwd: string): string {
  const place = position(frame, cwd);
  return printable(frame.function === '' ? place : `${place}  ${frame.function}`);
}

function position(frame: PlacedFrame, cwd: string): string {
  return `${relativeFile(cwd, frame.file)}:${frame.line}:${frame.column}`;
}

/** Text of the observed program, such as SQL, without what would steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '\ufffd');
}

/** `undefined` for levels that a report is not about. */
function levelWord(level: Level): 'LEAKED' | 'SUSPECTED' | undefined {
  switch (level) {
    case 'leaked':
      return 'LEAKED';
    case 'strongly-suspected':
    case 'suspected':
      return 'SUSPECTED';
    case 'slow':
    case 'returned-late':
    case 'interrupted':
      return undefined;
    default:
      return level satisfies never;
  }
}

/** Only a misuse that is an error fails the run; the word says so. */
function misuseTitle(level: MisuseLevel, paint: Colours): string {
  switch (level) {
    case 'error':
      return paint.error('MISUSE');
    case 'warning':
      return paint.warning('MISUSE, warning');
    case 'information':
    case 'withdrawn':
      return 'MISUSE, note';
    default:
      return level satisfies never;
  }
}

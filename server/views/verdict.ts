import type { EndedScope, Finding, JudgedLease, Outlived, Slow, Suspected } from '../evidence/finding.ts';
import type { Comparison } from '../history/comparison.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { counted, numberText } from './count.ts';
import { exactDuration } from './duration.ts';
import { formerRunsSentences } from './formerRuns.ts';
import { historySentences } from './history.ts';
import { lastQuerySentence } from './lastQuery.ts';
import { leakEvidence, leakHeadline, leakNextStep } from './leak.ts';
import { placeText, type Style } from './style.ts';

/** What is to be said about a finding, in sentences. */
export interface Verdict {
  /** The consequence. */
  readonly headline: string;
  readonly evidence: readonly string[];
  readonly nextStep?: string;
}

/** The words for a finding; its worst lease speaks for all. `formerRuns` is what its run is compared with. */
export function verdictOf(finding: Finding, style: Style, formerRuns: Comparison | undefined): Verdict {
  const [worst] = finding.leases;
  const history = [
    ...historySentences(finding, style),
    ...formerRunsSentences(formerRuns?.byFinding.get(finding.id)),
  ];
  if (worst === undefined) {
    const [headline = '', ...evidence] = history;
    return { headline, evidence };
  }
  const { evidence } = worst;
  const activity = lastQuerySentence(worst, style);
  const context = [...way('Acquired', finding, style), ...history];
  switch (evidence.kind) {
    case 'leaked':
      return {
        headline: leakHeadline(finding, evidence.proof),
        evidence: [...leakEvidence(finding, worst, evidence.proof, style), ...context],
        nextStep: leakNextStep(finding, evidence.proof),
      };
    case 'outlived':
      return {
        headline: outlivedText(evidence, style),
        evidence: [...others(finding), activity, ...context],
        nextStep: leakNextStep(finding, undefined),
      };
    case 'suspected':
      return {
        headline: suspectedText(worst, evidence, style),
        evidence: [...others(finding), activity, ...context],
        nextStep: 'Check that every path releases it.',
      };
    case 'slow':
      return { headline: slowText(worst, evidence, style), evidence: [activity, ...context] };
    case 'interrupted':
      return {
        headline: `${counted(finding.counts.interrupted, 'client was', 'clients were')} held when the process was stopped.`,
        evidence: ['That proves nothing.', activity, ...context],
      };
    default:
      return evidence satisfies never;
  }
}

function suspectedText({ heldMs }: JudgedLease, { idleMs, strong }: Suspected, style: Style): string {
  const facts = `held ${style.duration(heldMs)}, idle for ${style.duration(idleMs)}`;
  switch (strong) {
    case 'waiters':
      return `Client may be leaked: ${facts}, while others wait for this pool.`;
    case 'transaction':
      return `Client may be leaked: ${facts} in an open transaction.`;
    case 'idle':
    case undefined:
      return `Client may be leaked: ${facts}. It may also be waiting on purpose.`;
    default:
      return strong satisfies never;
  }
}

/** How a kind of scope ends. */
const ENDED: Readonly<Record<EndedScope['kind'], string>> = {
  http: 'was answered',
  test: 'ended',
  job: 'ended',
};

function outlivedText({ scope }: Outlived, style: Style): string {
  const duration = style.duration(scope.endedForMs);
  return `Still held ${duration} after ${scope.label} ${ENDED[scope.kind]}, and idle since.`;
}

function slowText({ heldMs }: JudgedLease, { because }: Slow, style: Style): string {
  const held = `Held ${style.duration(heldMs)}`;
  return because.kind === 'held'
    ? `${held}.`
    : `${held}; ${exactDuration(because.usualMs)} is usual here (p95 of ${numberText(because.leases)}).`;
}

function others({ counts }: Finding): readonly string[] {
  return counts.suspected > 1
    ? [`${counted(counts.suspected, 'client')} in all; this one is the worst.`]
    : [];
}

/** Through whom, where the line alone does not tell, and why the line is not the author's where it is not. */
export function way(
  done: 'Acquired' | 'Called',
  { caller, via, at }: Pick<Finding, 'caller' | 'via' | 'at'>,
  style: Style,
): readonly string[] {
  return [
    ...(via === undefined ? [] : [`${done} through ${via}.`]),
    ...(caller === undefined || caller === at ? [] : [`Called by ${calledFrom(caller, style)}.`]),
    ...(at?.mapProblem === undefined ? [] : [at.mapProblem]),
  ];
}

function calledFrom(caller: PlacedFrame, style: Style): string {
  const place = placeText(caller, style);
  return caller.function === '' ? place : `${caller.function} (${place})`;
}

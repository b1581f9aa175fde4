import type { Finding, JudgedLease, Outlived, Slow, Suspected } from '../evidence/finding.ts';
import { counted, numberText } from './count.ts';
import { leakEvidence, leakHeadline } from './leak.ts';
import { historySentences } from './lateness.ts';
import { lastQuery } from './lastQuery.ts';
import { placeText } from './style.ts';
import type { Style } from './style.ts';

/** What is to be said about a finding, in sentences. */
export interface Verdict {
  /** The consequence. */
  readonly headline: string;
  readonly evidence: readonly string[];
  readonly nextStep?: string;
}

/** The words for a finding; its worst lease speaks for all. */
export function verdictOf(finding: Finding, style: Style): Verdict {
  const [worst] = finding.leases;
  const context = [...wayHere(finding, style), ...historySentences(finding, style)];
  if (worst === undefined) {
    const [headline = 'Nothing is held here.', ...evidence] = historySentences(finding, style);
    return { headline, evidence };
  }
  const { evidence } = worst;
  switch (evidence.kind) {
    case 'leaked':
      return {
        headline: leakHeadline(finding),
        evidence: [...leakEvidence(finding, worst, evidence.proof, style), ...context],
        nextStep: releaseAlways(finding),
      };
    case 'outlived':
      return {
        headline: outlivedText(evidence, style),
        evidence: [...others(finding), ...lastQuery(worst, style), ...context],
        nextStep: releaseAlways(finding),
      };
    case 'suspected':
      return {
        headline: suspectedText(worst, evidence, style),
        evidence: [...others(finding), ...lastQuery(worst, style), ...context],
        nextStep: 'Check that every path releases it.',
      };
    case 'slow':
      return { headline: slowText(worst, evidence, style), evidence: [...lastQuery(worst, style), ...context] };
    case 'interrupted':
      return {
        headline: `${counted(finding.counts.interrupted, 'client was', 'clients were')} held here when the process was stopped.`,
        evidence: ['That proves nothing: it might have been released.', ...context],
      };
    default:
      return evidence satisfies never;
  }
}

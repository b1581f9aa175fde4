import { NO_FINDINGS, type Findings } from '../evidence/finding.ts';
import { judge } from '../evidence/judge.ts';
import type { ThresholdsOf } from '../evidence/thresholds.ts';
import type { Fact } from '../ledger/fact.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { Snapshot } from '../ledger/snapshot.ts';

/** What was known at the end of a session, and what it means. */
export interface Replayed {
  readonly snapshot: Snapshot;
  readonly findings: Findings;
}

/**
 * What the facts of a session mean at its end. They are judged whenever time passes between two of them, and whenever
 * the evidence is due in between, as by a listener with the same thresholds.
 */
export async function replay(
  facts: AsyncIterable<Fact> | Iterable<Fact>,
  thresholdsOf?: ThresholdsOf,
): Promise<Replayed> {
  const ledger = new Ledger();
  let findings = NO_FINDINGS;
  let nowMs = 0;
  let dueAtMs: number | undefined;
  const judgeAt = (atMs: number): void => {
    const judgement = judge(ledger.snapshot(), findings, atMs, thresholdsOf);
    findings = judgement.findings;
    dueAtMs = judgement.nextDueAtMs;
  };
  for await (const fact of facts) {
    const receivedAtMs = 'kind' in fact ? nowMs : fact.receivedAtMs;
    if (receivedAtMs > nowMs) {
      judgeAt(nowMs);
      while (dueAtMs !== undefined && dueAtMs < receivedAtMs) judgeAt(dueAtMs);
      nowMs = receivedAtMs;
    }
    ledger.apply(fact);
  }
  judgeAt(nowMs);
  return { snapshot: ledger.snapshot(), findings };
}

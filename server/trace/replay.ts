import { NO_FINDINGS, type Findings } from '../evidence/finding.ts';
import { COALESCE_MS, judge } from '../evidence/judge.ts';
import type { ThresholdsOf } from '../evidence/thresholds.ts';
import type { Fact } from '../ledger/fact.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { Snapshot } from '../ledger/snapshot.ts';

/**
 * When nothing has come for so long, the clocks of all threads stand still (`ledger/clock.ts`), and no judgement differs
 * from the one before. A listener goes on judging once a second; of a day of silence that would be many.
 */
const SILENCE_MS = 60_000;

/** What was known at the end of a session, and what it means. */
export interface Replayed {
  readonly snapshot: Snapshot;
  readonly findings: Findings;
}

/**
 * What the facts of a session mean at its end. They are judged when a listener with the same thresholds would: a moment
 * after they came, and whenever the evidence is due.
 */
export async function replay(
  facts: AsyncIterable<Fact> | Iterable<Fact>,
  thresholdsOf?: ThresholdsOf,
): Promise<Replayed> {
  const ledger = new Ledger();
  let findings = NO_FINDINGS;
  let nowMs = 0;
  let dueAtMs = Infinity;
  const judgeAt = (atMs: number): void => {
    const judgement = judge(ledger.snapshot(), findings, atMs, thresholdsOf);
    findings = judgement.findings;
    // What is due at once, again and again, waits for time to pass: here only facts make it.
    dueAtMs = Math.max(judgement.nextDueAtMs ?? Infinity, atMs + 1);
  };
  for await (const fact of facts) {
    const silentSinceMs = nowMs;
    if ('record' in fact) nowMs = Math.max(nowMs, fact.receivedAtMs);
    const untilMs = Math.min(nowMs, silentSinceMs + SILENCE_MS);
    while (dueAtMs < untilMs) judgeAt(dueAtMs);
    if (untilMs < nowMs) dueAtMs = Math.max(dueAtMs, nowMs);
    ledger.apply(fact);
    dueAtMs = Math.min(dueAtMs, nowMs + COALESCE_MS);
  }
  judgeAt(nowMs);
  return { snapshot: ledger.snapshot(), findings };
}

import { NO_FINDINGS } from '../../server/evidence/finding.ts';
import { judge } from '../../server/evidence/judge.ts';
import type { Fact } from '../../server/ledger/fact.ts';
import { Ledger } from '../../server/ledger/ledger.ts';
import type { Scene } from '../../server/views/scene.ts';

/**
 * What a recorded trace (one fact on each line) means at its end. It is judged after every fact and
 * whenever the evidence is due in between, as a listener would have done.
 */
export function replay(trace: string): Scene {
  const ledger = new Ledger();
  let findings = NO_FINDINGS;
  let dueAtMs: number | undefined;
  const judgeAt = (receivedNowMs: number): void => {
    const judgement = judge(ledger.snapshot(), findings, receivedNowMs);
    findings = judgement.findings;
    dueAtMs = judgement.nextDueAtMs;
  };
  for (const line of trace.split('\n').filter((text) => text !== '')) {
    const fact = JSON.parse(line) as Fact;
    const receivedAtMs = 'kind' in fact ? findings.judgedAtMs : fact.receivedAtMs;
    while (dueAtMs !== undefined && dueAtMs < receivedAtMs) judgeAt(dueAtMs);
    ledger.apply(fact);
    judgeAt(receivedAtMs);
  }
  const snapshot = ledger.snapshot();
  const lastRun = [...snapshot.threads.values()].every(({ life }) => life.kind !== 'connected');
  return { snapshot, findings, lastRun };
}

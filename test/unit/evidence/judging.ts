import type { Finding, Findings, LeaseEvidence } from '../../../server/evidence/finding.ts';
import { NO_FINDINGS } from '../../../server/evidence/finding.ts';
import { judge, type Judgement } from '../../../server/evidence/judge.ts';
import type { Ledger } from '../../../server/ledger/ledger.ts';
import {
  clock,
  ledgerOf,
  placedSite,
  pool,
  receive,
  statistics,
  type Observed,
} from '../ledger/observation.ts';

/** A program with a pool, whose acquire site 1 is orders.ts:31, and the given records. */
export function program(...records: readonly Observed[]): Ledger {
  return ledgerOf([pool(), ...placedSite(1, 31), statistics(), ...records]);
}

/** Judges when the program has run for so long, with the listener's clock at the same time. */
export function judgeAt(ledger: Ledger, runningMs: number, previous: Findings = NO_FINDINGS): Judgement {
  receive(ledger, [clock(runningMs)], runningMs);
  return judge(ledger.snapshot(), previous, runningMs);
}

/** Judges without a further beat, as after the end of a program. */
export function judgeLater(
  ledger: Ledger,
  receivedNowMs: number,
  previous: Findings = NO_FINDINGS,
): Judgement {
  return judge(ledger.snapshot(), previous, receivedNowMs);
}

/** What is said about the first lease of the first finding after the program has run for so long. */
export function evidenceAt(runningMs: number, ...records: readonly Observed[]): LeaseEvidence | undefined {
  return firstEvidence(judgeAt(program(...records), runningMs));
}

export function firstEvidence({ findings }: Judgement): LeaseEvidence | undefined {
  return findings.list[0]?.leases[0]?.evidence;
}

export function onlyFinding({ findings }: Judgement): Finding {
  const [finding, ...more] = findings.list;
  if (finding === undefined || more.length > 0)
    throw new Error(`${findings.list.length} findings instead of one`);
  return finding;
}

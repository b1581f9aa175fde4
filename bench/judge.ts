import { NO_FINDINGS, type Findings } from '../server/evidence/finding.ts';
import { judge } from '../server/evidence/judge.ts';
import type { Ledger } from '../server/ledger/ledger.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { fullUpdate, programWith, type Size } from './support/fullUpdate.ts';
import { interleave } from './support/interleave.ts';
import { receive } from '../test/unit/ledger/observation.ts';

const SIZE: Size = { sites: 2000, openLeases: 500 };
const ROUNDS = 40;
/** The compiler has seen the code by then. */
const WARM_UPS = 20;
const MOST_MS = 10;

export const benchmark: Benchmark = {
  title: 'Applying and judging one full update of 2,000 sites and 500 open leases',
  run,
};

async function run(): Promise<Result> {
  const ledger = programWith(SIZE);
  let findings: Findings = NO_FINDINGS;
  let update = 0;
  const judged = (): number => {
    update++;
    const records = fullUpdate(SIZE, update);
    const startedMs = performance.now();
    findings = applied(ledger, records, update * 500, findings);
    return performance.now() - startedMs;
  };
  const parsed = (): number => {
    const text = JSON.stringify(fullUpdate(SIZE, update));
    const startedMs = performance.now();
    JSON.parse(text);
    return performance.now() - startedMs;
  };
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) {
    judged();
    parsed();
  }
  const samples = await interleave(
    {
      'apply and judge': () => Promise.resolve(judged()),
      'JSON.parse of the same': () => Promise.resolve(parsed()),
    },
    ROUNDS,
  );
  if (findings.list.length < 100) throw new Error('Hardly anything was found, so this is no measurement.');
  const comparison = compare(samples, 'apply and judge', 'JSON.parse of the same', 'ms');
  const medianMs = [...comparison.subjectSamples].sort((a, b) => a - b)[ROUNDS / 2] ?? NaN;
  return {
    conditions: [
      `${ROUNDS} rounds after ${WARM_UPS} to warm up; ${findings.list.length} findings in the end.`,
    ],
    comparisons: [comparison],
    failures: medianMs <= MOST_MS ? [] : [`It takes more than ${MOST_MS} ms.`],
  };
}

function applied(
  ledger: Ledger,
  records: ReturnType<typeof fullUpdate>,
  runningMs: number,
  previous: Findings,
): Findings {
  receive(ledger, records, runningMs);
  return judge(ledger.snapshot(), previous, runningMs).findings;
}

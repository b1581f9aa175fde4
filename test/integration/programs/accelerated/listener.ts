/**
 * A listener in a process of its own, because its time is accelerated. Tells its parent how programs reach it, and, when
 * it is asked to end, everything that it has ever said of them.
 */
import { strict as assert } from 'node:assert';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../../../../protocol/thresholds.ts';
import type { Snapshot } from '../../../../server/ledger/snapshot.ts';
import type { Judged } from '../../../../server/tracing.ts';
import { startTracing } from '../../../support/tracedProgram.ts';
import type { EverSaid } from '../../../support/acceleratedListener.ts';

const reached = new Map<string, Set<string>>();
const proofs: string[] = [];
let judgements = 0;
let mostOpenLeases = 0;

function note(kind: string, what: string): void {
  const known = reached.get(kind) ?? new Set();
  reached.set(kind, known.add(what));
}

function onJudged({ findings, snapshot }: Judged): void {
  judgements++;
  mostOpenLeases = Math.max(mostOpenLeases, openLeasesIn(snapshot));
  for (const { level, id, at, leases } of findings.list) {
    if (level === 'leaked' && !reached.get(level)?.has(id)) {
      proofs.push(`${at?.file}:${at?.line} ${JSON.stringify(leases[0]?.evidence)}`);
    }
    note(level, id);
  }
  for (const { kind, id } of findings.misuses) note(kind, id);
  for (const { trouble, pool } of findings.pools) note(trouble, String(pool));
}

const { tracing, environment, problems, close } = await startTracing(onJudged);
const thresholds = JSON.parse(process.argv[2] ?? '{}') as Partial<Thresholds>;
tracing.judgeBy(() => ({ ...DEFAULT_THRESHOLDS, ...thresholds }));
process.on('message', (message) => {
  assert.equal(message, 'end');
  void end();
});
process.send?.(environment);

async function end(): Promise<void> {
  const { snapshot } = await tracing.settle();
  const threads = [...snapshot.threads.values()];
  const said: EverSaid = {
    judgements,
    reached: Object.fromEntries([...reached].map(([kind, what]) => [kind, what.size])),
    proofs,
    runningMs: Math.max(...threads.map(({ clock }) => clock?.runningMs ?? 0)),
    stoppedMs: Math.max(...threads.map(({ clock }) => clock?.stoppedMs ?? 0)),
    sites: threads.reduce((count, { statistics }) => count + statistics.size, 0),
    openLeases: openLeasesIn(snapshot),
    mostOpenLeases,
    losses: threads.map(({ losses }) => losses),
    problems,
  };
  process.send?.(said);
  await close();
  process.disconnect();
}

function openLeasesIn({ threads }: Snapshot): number {
  return [...threads.values()].reduce((count, { openLeases }) => count + openLeases.size, 0);
}

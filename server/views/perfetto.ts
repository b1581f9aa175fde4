import { levelOf } from '../evidence/finding.ts';
import type { PastLease } from '../../protocol/wire.ts';
import { framesOf, threadNowMs, type ThreadSnapshot } from '../ledger/snapshot.ts';
import type { Documents, Scene } from './scene.ts';
import { pastLease, poolLabel, siteLabel, threadLabel } from './timeline.ts';

/** The events that are used of the Trace Event Format, which Perfetto and chrome://tracing read. Microseconds. */
export type TraceEvent =
  | {
      readonly ph: 'M';
      readonly name: 'process_name' | 'thread_name' | 'thread_sort_index';
      readonly pid: number;
      readonly tid: number;
      readonly args: Readonly<Record<string, string | number>>;
    }
  | {
      readonly ph: 'X';
      readonly name: string;
      readonly cat: string;
      readonly pid: number;
      readonly tid: number;
      readonly ts: number;
      readonly dur: number;
      readonly args: Readonly<Record<string, string | number>>;
    }
  | {
      readonly ph: 'C';
      readonly name: string;
      readonly pid: number;
      readonly ts: number;
      readonly args: Readonly<Record<string, number>>;
    };

export interface PerfettoTrace {
  readonly displayTimeUnit: 'ms';
  readonly traceEvents: readonly TraceEvent[];
}

interface Drawn {
  readonly lease: PastLease;
  readonly level: string;
  readonly isOpen: boolean;
}

/**
 * Everything that is known as a trace: a process for each thread of the program, a thread for each connection, an event
 * for each lease, and counters of what is in use and who waits. Threads stand at the wall clock at which they began, in
 * running time from there on. Milliseconds of the listener's monotonic clock in.
 */
export function perfettoTrace(scene: Scene, documents: Documents, receivedNowMs: number): PerfettoTrace {
  const threads = [...scene.snapshot.threads.values()];
  const firstMs = Math.min(...threads.flatMap(({ identity }) => identity?.startedAtMs ?? []));
  const levels = new Map(
    scene.findings.list.flatMap(({ leases }) =>
      leases.map(({ thread, lease, evidence }) => [`${lease} ${thread}`, levelOf(evidence)] as const),
    ),
  );
  const traceEvents = threads.flatMap((thread, index) => {
    const startMs = (thread.identity?.startedAtMs ?? firstMs) - firstMs;
    const drawn = leasesOf(scene, thread, receivedNowMs, levels);
    return threadEvents(thread, drawn, documents, { pid: index + 1, startMs });
  });
  return { displayTimeUnit: 'ms', traceEvents };
}

function leasesOf(
  { snapshot }: Scene,
  thread: ThreadSnapshot,
  receivedNowMs: number,
  levels: ReadonlyMap<string, string>,
): readonly Drawn[] {
  const nowMs = threadNowMs(thread, receivedNowMs);
  const open = [...thread.openLeases.values()].map((lease): Drawn => {
    const level = levels.get(`${lease.lease} ${thread.thread}`) ?? 'open';
    const closed = { thread: thread.thread, lease, outcome: 'unknown' as const, closedMs: nowMs };
    return { lease: pastLease(closed), level, isOpen: true };
  });
  const long = snapshot.closedLeases.filter((closed) => closed.thread === thread.thread).map(pastLease);
  // Long ones are known in two ways.
  const past = new Map([...thread.pastLeases.leases, ...long].map((lease) => [lease[0], lease]));
  return [
    ...[...past.values()].map((lease): Drawn => ({ lease, level: 'released', isOpen: false })),
    ...open,
  ];
}

interface Origin {
  /** Numbers the threads: worker threads share the id of their process. */
  readonly pid: number;
  /** Since the first thread. */
  readonly startMs: number;
}

function threadEvents(
  thread: ThreadSnapshot,
  leases: readonly Drawn[],
  documents: Documents,
  { pid, startMs }: Origin,
): readonly TraceEvent[] {
  const micros = (runningMs: number): number => Math.round((startMs + runningMs) * 1000);
  const lanes = new Map<string, number>();
  const names: TraceEvent[] = [
    { ph: 'M', name: 'process_name', pid, tid: 0, args: { name: threadLabel(thread) } },
  ];
  const nameOf = (pool: number): string => {
    const known = thread.pools.get(pool);
    return known === undefined ? `Pool ${pool}` : poolLabel(known, thread, documents);
  };
  const laneOf = ([, pool, connection]: PastLease): number => {
    const key = `${pool} ${connection}`;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const tid = lanes.size + 1;
    lanes.set(key, tid);
    const name = `${nameOf(pool)} · connection ${connection}`;
    names.push({ ph: 'M', name: 'thread_name', pid, tid, args: { name } });
    names.push({
      ph: 'M',
      name: 'thread_sort_index',
      pid,
      tid,
      args: { sort_index: pool * 1000 + connection },
    });
    return tid;
  };
  const slices = leases.map(({ lease, level, isOpen }): TraceEvent => {
    const [id, pool, , site, requestedMs, acquiredMs, closedMs] = lease;
    const stack = framesOf(thread, site).map((frame) => `${frame.file}:${frame.line}:${frame.column}`);
    return {
      ph: 'X',
      name: siteLabel(thread, site, documents) ?? 'call site that was not recorded',
      cat: level,
      ...{ pid, tid: laneOf(lease) },
      ts: micros(acquiredMs),
      dur: micros(closedMs) - micros(acquiredMs),
      args: {
        ...{ lease: id, pool: nameOf(pool), level },
        waitedMs: Math.max(0, acquiredMs - requestedMs),
        end: isOpen ? 'not released' : 'released',
        ...(stack.length > 0 && { stack: stack.join('\n') }),
      },
    };
  });
  const counters = [...new Set(leases.map(({ lease: [, pool] }) => pool))].flatMap((pool) =>
    counterEvents(leases.filter(({ lease }) => lease[1] === pool)).map(({ atMs, ...counts }): TraceEvent => {
      return { ph: 'C', name: nameOf(pool), pid, ts: micros(atMs), args: counts };
    }),
  );
  return [...names, ...slices, ...counters];
}

/** What is in use and who waits, whenever that changes. */
function counterEvents(
  leases: readonly Drawn[],
): readonly { readonly atMs: number; readonly 'in use': number; readonly waiting: number }[] {
  const changes = leases.flatMap(({ lease: [, , , , requestedMs, acquiredMs, closedMs], isOpen }) => [
    { atMs: requestedMs, inUse: 0, waiting: 1 },
    { atMs: acquiredMs, inUse: 1, waiting: -1 },
    ...(isOpen ? [] : [{ atMs: closedMs, inUse: -1, waiting: 0 }]),
  ]);
  changes.sort((a, b) => a.atMs - b.atMs);
  const counts: { atMs: number; 'in use': number; waiting: number }[] = [];
  let [inUse, waiting] = [0, 0];
  for (const change of changes) {
    inUse += change.inUse;
    waiting += change.waiting;
    if (counts.at(-1)?.atMs === change.atMs) counts.pop();
    counts.push({ atMs: change.atMs, 'in use': inUse, waiting });
  }
  return counts;
}

import { acquireGroups, type AcquireGroup } from '../evidence/acquireGroup.ts';
import type { Finding, Findings, JudgedLease } from '../evidence/finding.ts';
import type { PlacedFrame, ThreadKey } from '../ledger/site.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import { keyOf } from './key.ts';

/** What is known and what it means. */
export interface Judged {
  readonly snapshot: Snapshot;
  readonly findings: Findings;
}

/** A signature in this run. */
export interface Tally {
  readonly acquired: number;
  readonly released: number;
  readonly leaked: number;
  /** Also those that were idle when their process was stopped: nobody knows whether they would have come back. */
  readonly suspected: number;
  /** The latest acquire line; absent when the call site was not recorded. */
  readonly at?: PlacedFrame;
  /** Ids of the findings of this session that are about it, if anything is said. */
  readonly findings: ReadonlySet<string>;
  /** Several functions of one process look alike. */
  readonly isShared: boolean;
  /** A comment says to look away, so nobody knows. */
  readonly isIgnored: boolean;
}

/** Who is stopped at work has a client idle for less between two queries; the hook tells no less apart. */
const IDLE_AT_END_MS = 500;

type Tallies = ReadonlyMap<string, Tally>;

/**
 * Counts by signature what happens in one run. What the ledger no longer knows, of a thread that is over or because a
 * person wanted findings cleared, still counts.
 */
export class RunTally {
  readonly #folders: readonly string[];
  /** By the chain of a signature, of which there is one object for each site. */
  readonly #keys = new WeakMap<readonly PlacedFrame[], string>();
  /** Of threads that the ledger knew at the latest look. */
  #known: ReadonlyMap<ThreadKey, Tallies> = new Map();
  readonly #forgotten = new Map<string, Tally>();

  /** Files are named as seen from these folders. */
  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** Learns what has become of the threads. */
  note(judged: Judged): void {
    const { threads } = judged.snapshot;
    for (const [thread, tallies] of this.#known) {
      if (!threads.has(thread)) addAll(this.#forgotten, tallies);
    }
    this.#known = talliesByThread(judged, (chain) => this.#keyOf(chain));
  }

  /** Takes back what was counted of threads that turn out to belong to the next run. */
  leaveOut(threads: ReadonlySet<ThreadKey>): void {
    this.#known = new Map([...this.#known].filter(([thread]) => !threads.has(thread)));
  }

  /** What was counted by now, by key. */
  tallies(): Tallies {
    const all = new Map(this.#forgotten);
    for (const tallies of this.#known.values()) addAll(all, tallies);
    return all;
  }

  #keyOf(chain: readonly PlacedFrame[]): string {
    const key = this.#keys.get(chain) ?? keyOf(chain, this.#folders);
    this.#keys.set(chain, key);
    return key;
  }
}

function talliesByThread(
  { snapshot, findings }: Judged,
  keyOfChain: (chain: readonly PlacedFrame[]) => string,
): ReadonlyMap<ThreadKey, Tallies> {
  const findingById = new Map(findings.list.map((finding) => [finding.id, finding]));
  const threads = new Map<ThreadKey, Map<string, Tally>>();
  /** Each thread's ways to a signature, to see which are shared. */
  const wayOf = new Map<string, string>();
  for (const group of acquireGroups(snapshot)) {
    const { chain, id } = group.signature;
    const key = keyOfChain(chain);
    const way = [...new Set(chain.map(({ file, line }) => `${file}:${line}`))].join();
    for (const thread of threadsOf(group)) {
      const tallies = threads.get(thread) ?? new Map<string, Tally>();
      threads.set(thread, tallies);
      const known = `${thread} ${key}`;
      const isShared = wayOf.has(known) && wayOf.get(known) !== way;
      wayOf.set(known, way);
      const tally = tallyOf(group, thread, findingById.get(id));
      if (tally.acquired > 0) addAll(tallies, new Map([[key, { ...tally, isShared }]]));
    }
  }
  return threads;
}

function threadsOf({ statistics, openLeases }: AcquireGroup): ReadonlySet<ThreadKey> {
  return new Set([...statistics, ...openLeases].map(({ thread }) => thread.thread));
}

function tallyOf(group: AcquireGroup, thread: ThreadKey, finding: Finding | undefined): Tally {
  const { at, id } = group.signature;
  const own = group.statistics.filter((each) => each.thread.thread === thread);
  const sum = (read: (statistics: (typeof own)[number]['statistics']) => number): number =>
    own.reduce((total, { statistics }) => total + read(statistics), 0);
  const open = group.openLeases.filter((each) => each.thread.thread === thread).length;
  const judged = (finding?.leases ?? []).filter((lease) => lease.thread === thread);
  const released = sum((statistics) => statistics.released + statistics.destroyed);
  return {
    // Leases and statistics travel apart, so the sum may lag behind.
    acquired: Math.max(
      sum((statistics) => statistics.acquired),
      released + open,
    ),
    released,
    leaked: judged.filter(({ evidence }) => evidence.kind === 'leaked').length,
    suspected: judged.filter(isSuspected).length,
    findings: new Set([id]),
    isShared: false,
    isIgnored: at?.directive === 'ignore',
    ...(at !== undefined && { at }),
  };
}

function isSuspected({ evidence, idleMs = 0 }: JudgedLease): boolean {
  switch (evidence.kind) {
    case 'suspected':
    case 'outlived':
      return true;
    case 'interrupted':
      return idleMs >= IDLE_AT_END_MS;
    case 'slow':
    case 'leaked':
      return false;
    default:
      return evidence satisfies never;
  }
}

function addAll(sums: Map<string, Tally>, tallies: Tallies): void {
  for (const [key, tally] of tallies) {
    const before = sums.get(key);
    sums.set(key, before === undefined ? tally : sumOf(before, tally));
  }
}

function sumOf(before: Tally, after: Tally): Tally {
  return {
    ...before,
    ...after,
    acquired: before.acquired + after.acquired,
    released: before.released + after.released,
    leaked: before.leaked + after.leaked,
    suspected: before.suspected + after.suspected,
    findings: new Set([...before.findings, ...after.findings]),
    isShared: before.isShared || after.isShared,
    isIgnored: before.isIgnored || after.isIgnored,
  };
}

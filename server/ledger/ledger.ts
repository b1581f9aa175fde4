import type { Fact, ThreadFact } from './fact.ts';
import type { ClosedLease } from './lease.ts';
import { RETENTION, pushBounded } from './retention.ts';
import type { ThreadKey } from './site.ts';
import type { Snapshot, ThreadSnapshot } from './snapshot.ts';
import { applyToThread } from './thread.ts';
import { newThread, snapshotOfThread, type ThreadState } from './threadState.ts';

/**
 * Remembers what was observed, keyed by thread and id. It never reads the clock: every time in it came
 * with a fact. Facts that make no sense are counted, they do not throw.
 */
export class Ledger {
  readonly #threads = new Map<ThreadKey, ThreadState>();
  readonly #closedLeases: ClosedLease[] = [];
  #lostClosedLeases = 0;
  #lostEndedThreads = 0;
  /** Threads of a former run that are still connected. */
  readonly #former = new Set<ThreadKey>();
  /** Snapshots of the threads that have not changed since. */
  readonly #unchanged = new Map<ThreadKey, ThreadSnapshot>();
  #snapshot: Snapshot | undefined;

  /** The only mutation. */
  apply(fact: Fact): void {
    this.#snapshot = undefined;
    if ('kind' in fact) {
      this.#forgetEndedThreads(0);
      this.#forgetFormerThreads(fact.sinceMs ?? -Infinity);
      this.#closedLeases.length = 0;
      this.#forgetPastLeases(0);
      this.#lostClosedLeases = 0;
      this.#lostEndedThreads = 0;
      return;
    }
    if (this.#isOfFormerRun(fact)) return;
    this.#unchanged.delete(fact.thread);
    const state = this.#threads.get(fact.thread) ?? newThread(fact.thread);
    this.#threads.set(fact.thread, state);
    const wasConnected = state.life.kind === 'connected';
    for (const closed of applyToThread(state, fact)) {
      this.#lostClosedLeases += pushBounded(this.#closedLeases, closed, RETENTION.closedLeases);
    }
    if (fact.record.kind === 'past-leases') this.#forgetPastLeases(RETENTION.pastLeases);
    if (wasConnected && state.life.kind !== 'connected') {
      this.#lostEndedThreads += this.#forgetEndedThreads(RETENTION.endedThreads);
    }
  }

  /** All that is known now; the same object until the next fact. */
  snapshot(): Snapshot {
    this.#snapshot ??= {
      threads: new Map([...this.#threads].map(([key, state]) => [key, this.#snapshotOf(key, state)])),
      closedLeases: [...this.#closedLeases],
      losses: { closedLeases: this.#lostClosedLeases, endedThreads: this.#lostEndedThreads },
    };
    return this.#snapshot;
  }

  #snapshotOf(key: ThreadKey, state: ThreadState): ThreadSnapshot {
    const snapshot = this.#unchanged.get(key) ?? snapshotOfThread(state);
    this.#unchanged.set(key, snapshot);
    return snapshot;
  }

  /** Also those that still run: nobody wants to hear of them any more. */
  #forgetFormerThreads(sinceMs: number): void {
    for (const [key, { identity }] of this.#threads) {
      if (identity === undefined || identity.startedAtMs >= sinceMs) continue;
      this.#threads.delete(key);
      this.#unchanged.delete(key);
      this.#former.add(key);
    }
  }

  /** Forgets the oldest, in all threads, until no more than these are left. */
  #forgetPastLeases(maxKept: number): void {
    const logs = [...this.#threads.values()].map(({ thread, pastLeases }) => ({ thread, pastLeases }));
    let count = logs.reduce((sum, { pastLeases }) => sum + pastLeases.size, 0);
    while (count > maxKept) {
      const { thread, pastLeases } = logs.reduce((oldest, log) =>
        log.pastLeases.oldestAtMs < oldest.pastLeases.oldestAtMs ? log : oldest,
      );
      count -= pastLeases.forgetOldest();
      this.#unchanged.delete(thread);
    }
  }

  #isOfFormerRun({ thread, record }: ThreadFact): boolean {
    const isFormer = this.#former.has(thread);
    if (record.kind === 'disconnected') this.#former.delete(thread);
    return isFormer;
  }

  /** Keeps `maxKept` threads that are over, rather those that held something; returns how many it forgot. */
  #forgetEndedThreads(maxKept: number): number {
    const ended = [...this.#threads.values()]
      .filter((state) => state.life.kind !== 'connected')
      .sort((a, b) => Math.sign(a.openLeases.size) - Math.sign(b.openLeases.size));
    const forgotten = ended.slice(0, Math.max(0, ended.length - maxKept));
    for (const { thread } of forgotten) {
      this.#threads.delete(thread);
      this.#unchanged.delete(thread);
    }
    return forgotten.length;
  }
}

import type { PastLease, PastLeases as PastLeasesRecord } from '../../protocol/wire.ts';
import type { PastLeasesSnapshot } from './snapshot.ts';

/** So many are forgotten at a time. */
const CHUNK_LEASES = 1000;

/** Leases that were told together, or soon after each other. Nothing but appended to, so a part of it never changes. */
interface Chunk {
  /** When the first of them was told, in monotonic milliseconds of the listener. */
  readonly atMs: number;
  readonly leases: PastLease[];
}

/** Leases of one thread that are over. Neither to add one nor to take a snapshot moves those that are there. */
export class PastLeases {
  /** Never changed, but replaced; snapshots have it. */
  #chunks: readonly Chunk[] = [];
  #size = 0;
  /** By hooks that are asked no more: a hook counts anew when it is asked anew. */
  #droppedBefore = 0;
  #dropped = 0;

  get size(): number {
    return this.#size;
  }

  /** When the oldest were told, in monotonic milliseconds of the listener; infinite where there are none. */
  get oldestAtMs(): number {
    return this.#chunks[0]?.atMs ?? Infinity;
  }

  add({ leases, dropped }: PastLeasesRecord, receivedAtMs: number): void {
    if (dropped < this.#dropped) this.#droppedBefore += this.#dropped;
    this.#dropped = dropped;
    // Copied, because what was parsed has room for more.
    for (const lease of leases) this.#chunk(receivedAtMs).leases.push([...lease]);
    this.#size += leases.length;
  }

  /** Forgets those that were told first; returns how many. */
  forgetOldest(): number {
    const [oldest, ...rest] = this.#chunks;
    const count = oldest?.leases.length ?? 0;
    this.#chunks = rest;
    this.#size -= count;
    return count;
  }

  /** As it is now, unaffected by what comes later. */
  snapshot(): PastLeasesSnapshot {
    const chunks = this.#chunks;
    const size = this.#size;
    let leases: readonly PastLease[] | undefined;
    return {
      get leases() {
        // Most snapshots are never asked. What was appended since stands at the end.
        return (leases ??= chunks.flatMap((chunk) => chunk.leases).slice(0, size));
      },
      dropped: this.#droppedBefore + this.#dropped,
    };
  }

  /** The one to append to. */
  #chunk(receivedAtMs: number): Chunk {
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.leases.length < CHUNK_LEASES) return last;
    const chunk: Chunk = { atMs: receivedAtMs, leases: [] };
    this.#chunks = [...this.#chunks, chunk];
    return chunk;
  }
}

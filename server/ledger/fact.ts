import type { WireRecord } from '../../protocol/wire.ts';
import type { Placement, ThreadKey } from './site.ts';

/** Something that became known, the only thing that changes a ledger. */
export type Fact = ThreadFact | Cleared;

/** Something that became known about one thread. */
export interface ThreadFact {
  readonly thread: ThreadKey;
  /** Monotonic milliseconds of the listener. */
  readonly receivedAtMs: number;
  readonly record: WireRecord | Placement | ConnectionChange;
}

export type ConnectionChange =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' }
  /** So many records made no sense. */
  | { readonly kind: 'rejected'; readonly count: number };

/**
 * Threads that are over are forgotten, those that still run are not: the hook sends its state only once,
 * so what were forgotten of them would stay unknown. Those of a former run are, and stay so.
 */
export interface Cleared {
  readonly kind: 'cleared';
  /** Wall clock, milliseconds since the epoch: threads that started earlier belong to a former run. */
  readonly sinceMs?: number;
}

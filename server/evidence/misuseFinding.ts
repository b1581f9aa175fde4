import type { MisuseKind } from '../../protocol/wire.ts';
import type { PlacedFrame } from '../ledger/site.ts';

/** Worst first. Withdrawn: it was so, and all came right. */
export const MISUSE_LEVELS = ['error', 'warning', 'information', 'withdrawn'] as const;

export type MisuseLevel = (typeof MISUSE_LEVELS)[number];

/** All that is to be said about one call that breaks the rules of pg, in one way. */
export interface MisuseFinding {
  /** Identifies the finding in this session: the kind and the author's frames with their absolute positions. */
  readonly id: string;
  /** Identifies it between runs: positions count from the start of each function. */
  readonly signature: string;
  readonly kind: MisuseKind;
  readonly level: MisuseLevel;
  /** The guilty line; absent when the call site was not recorded. */
  readonly at?: PlacedFrame;
  /** All frames of the guilty call, innermost first. */
  readonly frames: readonly PlacedFrame[];
  /** The package through which the author's code made the guilty call. */
  readonly via?: string;
  /** Who called, where several callers do it through the same line. */
  readonly caller?: PlacedFrame;
  /** In all threads: how often, or how many are so now where that can change. */
  readonly count: number;
  /** The lines of the other parties, the most frequent first. */
  readonly others: readonly OtherParty[];
  /** The latest with the first of the others. */
  readonly example: MisuseExample;
  readonly nesting?: Nesting;
  /** Whether nested acquires from here were seen to deadlock. */
  readonly hasDeadlocked: boolean;
}

/** Whose client it was before, or has become. */
export interface OtherParty {
  readonly at: PlacedFrame;
  readonly role: 'acquire' | 'release';
  readonly count: number;
}

export interface MisuseExample {
  /** The work in which the guilty call was made: `GET /orders/:id`. */
  readonly scopeLabel?: string;
  readonly otherScopeLabel?: string;
  /** From the other party's call to the guilty one. */
  readonly apartMs?: number;
  readonly transaction?: 'T' | 'E';
  /** The last statement of the lease. */
  readonly query?: string;
}

/** How close nested acquires have come to a deadlock. */
export interface Nesting {
  /** The most clients of one pool that were held or asked for at such a moment. */
  readonly concurrency: number;
  /** What that pool may hold; `Number.MAX_SAFE_INTEGER` without a limit. */
  readonly max: number;
}

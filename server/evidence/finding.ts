import type { Scope } from '../../protocol/wire.ts';
import type { PlacedFrame, ThreadKey } from '../ledger/site.ts';
import type { LostSlots } from './lostSlots.ts';
import type { MisuseFinding } from './misuseFinding.ts';
import type { PoolFinding } from './poolFinding.ts';

/** What the evidence says, worst first in each list. */
export interface Findings {
  /** The listener's monotonic time for which all durations in here hold. */
  readonly judgedAtMs: number;
  /** About clients that were acquired, by the way of acquiring them. */
  readonly list: readonly Finding[];
  /** About calls that break the rules of pg, whatever became of the client. */
  readonly misuses: readonly MisuseFinding[];
  /** About pools that somebody waits for now. */
  readonly pools: readonly PoolFinding[];
}

export const NO_FINDINGS: Findings = { judgedAtMs: 0, list: [], misuses: [], pools: [] };

/** Worst first. */
export const LEVELS = [
  'leaked',
  'strongly-suspected',
  'suspected',
  'slow',
  'returned-late',
  'interrupted',
] as const;

export type Level = (typeof LEVELS)[number];

/** All that is to be said about one way of acquiring clients. */
export interface Finding {
  /** Identifies the finding in this session: the author's frames with their absolute positions. */
  readonly id: string;
  /** Identifies it between runs: positions count from the start of each function. */
  readonly signature: string;
  readonly level: Level;
  /** The acquire line; absent when the call site was not recorded. */
  readonly at?: PlacedFrame;
  /** All frames, innermost first. */
  readonly frames: readonly PlacedFrame[];
  /** Who called, where several callers acquire through the same line. */
  readonly caller?: PlacedFrame;
  /** The package through which the author's code acquires: `drizzle-orm`. */
  readonly via?: string;
  /** Leases with evidence against them, worst first. */
  readonly leases: readonly JudgedLease[];
  readonly counts: Counts;
  readonly poolSlots: LostSlots;
  readonly usualRelease?: UsualRelease;
  /** What leaked leases ran last. */
  readonly exitPath?: ExitPath;
  readonly lastLateReturn?: LateReturn;
  /** Raised because clients came back late but regularly. */
  readonly learnedMs?: number;
}

export interface Counts {
  readonly leaked: number;
  /** Strongly or not. */
  readonly suspected: number;
  readonly slow: number;
  readonly interrupted: number;
  readonly returnedLate: number;
  /** Clients acquired by this signature since the start, and those that came back. */
  readonly acquired: number;
  readonly released: number;
}

/** Where the clients that came back were released. */
export interface UsualRelease {
  readonly at: PlacedFrame;
  /** Releases recorded at this line, and at any line. Not every release is recorded. */
  readonly count: number;
  readonly recorded: number;
}

/** The line after which the most of some leases went astray. */
export interface ExitPath {
  readonly at: PlacedFrame;
  readonly count: number;
  /** The code of the error that the query there ended with. */
  readonly failedWith?: string;
}

export interface LateReturn {
  readonly heldMs: number;
  readonly releasedAt?: PlacedFrame;
}

export interface JudgedLease {
  readonly thread: ThreadKey;
  readonly lease: number;
  readonly pool: number;
  readonly evidence: LeaseEvidence;
  readonly heldMs: number;
  /** Absent while a query is in flight. */
  readonly idleMs?: number;
  readonly inTransaction: boolean;
  /** How long others have waited because of it. */
  readonly causedWaitMs?: number;
  /** Its thread is over: durations end there. */
  readonly isPast: boolean;
  /** The work in which it was acquired. */
  readonly scopeLabel?: string;
  readonly processId?: number;
  readonly backendPid?: number;
  readonly lastQuery?: { readonly text: string; readonly at?: PlacedFrame; readonly failedWith?: string };
}

/** Why something is said about a lease. A new rule adds a kind here. */
export type LeaseEvidence = Slow | Suspected | Outlived | Leaked | Interrupted;

export interface Slow {
  readonly kind: 'slow';
  readonly because:
    | { readonly kind: 'held'; readonly limitMs: number }
    | { readonly kind: 'unusual'; readonly usualMs: number; readonly leases: number };
}

export interface Suspected {
  readonly kind: 'suspected';
  readonly idleMs: number;
  /** Absent: a mere suspicion. */
  readonly strong?: 'idle' | 'waiters' | 'transaction';
}

/** Its scope is over and it has been idle since. */
export interface Outlived {
  readonly kind: 'outlived';
  readonly scope: EndedScope;
}

export interface Leaked {
  readonly kind: 'leaked';
  readonly proof: Proof;
}

/** Each with its own wording. */
export type Proof =
  | { readonly kind: 'scope-ended'; readonly scope: EndedScope }
  | { readonly kind: 'loop-empty'; readonly exitCode: number }
  /** `client.end()` closed its connection, at this line where known. */
  | { readonly kind: 'ended'; readonly at?: PlacedFrame }
  /** The server, or the network, has closed its connection. */
  | { readonly kind: 'connection-lost'; readonly lostForMs: number }
  /** `pool.end()` waits for it. */
  | { readonly kind: 'pool-cannot-end'; readonly endingForMs: number }
  /** Everybody who holds a client of the pool waits for another one. */
  | { readonly kind: 'deadlocked'; readonly awaitedForMs: number; readonly holders: number }
  /** Somebody has waited so long for a client, and nobody who holds one has done anything meanwhile. */
  | { readonly kind: 'exhausted'; readonly waitedMs: number; readonly holders: number }
  /** It was suspected when the process ended; `lastKnown` when there was no goodbye. */
  | {
      readonly kind: 'suspected-at-end';
      readonly suspicion: Suspected | Outlived;
      readonly lastKnown: boolean;
    };

/** Held when the process was stopped from outside. */
export interface Interrupted {
  readonly kind: 'interrupted';
  readonly lastKnown: boolean;
}

export interface EndedScope {
  readonly kind: Scope['scopeKind'];
  readonly label: string;
  /** How long it has been over. */
  readonly endedForMs: number;
}

/** The level that a lease with this evidence has. */
export function levelOf(evidence: LeaseEvidence): Level {
  switch (evidence.kind) {
    case 'leaked':
      return 'leaked';
    case 'outlived':
      return 'strongly-suspected';
    case 'suspected':
      return evidence.strong === undefined ? 'suspected' : 'strongly-suspected';
    case 'slow':
      return 'slow';
    case 'interrupted':
      return 'interrupted';
    default:
      return evidence satisfies never;
  }
}

/** Sorts the worse level first. */
export function byLevel(a: Level, b: Level): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}

/**
 * What the timeline is told: by the language server in answer to questions of the panel, and between the panel and its
 * page. All times are milliseconds of running time of a thread.
 */

import type { LinePlace, Request } from './lsp.ts';
import type { PastLease } from './wire.ts';

/** client → server, a request: what is new. While it is asked, hooks tell single leases. */
export const timeline: Request<TimelineUpdate, TimelineQuestion> = { method: 'leakLens/timeline' };
/** client → server, a request: where a call site is in the documents as they are now; nothing when it is gone. */
export const timelinePlace: Request<LinePlace | null, TimelineSiteKey> = { method: 'leakLens/timelinePlace' };
/** client → server, a request: all that is known as a trace for Perfetto and Chrome, in JSON. */
export const perfettoTrace: Request<string> = { method: 'leakLens/perfettoTrace' };

/** Questions come no more often than this; hooks are asked to be brief again when none has come for some of them. */
export const TIMELINE_PAUSE_MS = 500;

export interface TimelineQuestion {
  /** Of the last answer; absent for everything. */
  readonly since?: number;
}

export interface TimelineSiteKey {
  readonly thread: string;
  readonly site: number;
}

export interface TimelineUpdate {
  readonly sequence: number;
  /** What was told before is void. */
  readonly isComplete: boolean;
  /** All that there are; what is not listed is forgotten. */
  readonly threads: readonly TimelineThread[];
}

export interface TimelineThread {
  readonly thread: string;
  /** `service.ts, process 4711`. */
  readonly label: string;
  readonly nowMs: number;
  readonly isRunning: boolean;
  readonly pools: readonly TimelinePool[];
  /** Those that are new, or have another label. */
  readonly sites: readonly TimelineSite[];
  /** Leases that are over and have not been told; one may come twice. */
  readonly past: readonly PastLease[];
  /** All that are open. */
  readonly open: readonly TimelineOpenLease[];
  /** The latest long waits, over or not. */
  readonly waits: readonly TimelineWait[];
  /** Leases that the hook left out. */
  readonly dropped: number;
}

export interface TimelinePool {
  readonly pool: number;
  readonly label: string;
  /** Absent for a pool without a limit. */
  readonly max?: number;
  readonly waiting: number;
}

export interface TimelineSite {
  readonly site: number;
  /** `orders.ts:24`. */
  readonly label: string;
}

export type TimelineLevel = 'suspected' | 'leaked';

export interface TimelineOpenLease {
  readonly lease: number;
  readonly pool: number;
  readonly connection: number;
  readonly site: number;
  readonly requestedMs: number;
  readonly acquiredMs: number;
  readonly backendPid?: number;
  readonly level?: TimelineLevel;
  /** What is said about it, in one sentence. */
  readonly verdict?: string;
}

export interface TimelineWait {
  readonly pool: number;
  readonly requestedMs: number;
  /** Absent while it waits. */
  readonly endedMs?: number;
}

/** panel → page */
export type ToTimelinePage =
  | { readonly kind: 'update'; readonly update: TimelineUpdate }
  /** No language server runs, or it has ended. */
  | { readonly kind: 'nothing' };

/** page → panel */
export type FromTimelinePage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'open'; readonly at: TimelineSiteKey }
  | { readonly kind: 'exportPerfetto' }
  | { readonly kind: 'saveRecording' };

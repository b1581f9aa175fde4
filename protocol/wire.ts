/**
 * The contract between the hook in an observed process and whoever listens.
 *
 * Frames are newline-delimited JSON over a stream socket, one {@link Frame} a line from the hook and one
 * {@link Request} a line back. The hook sends state, not history: counters are cumulative, a record with
 * the same id replaces the earlier one, and after every (re)connect everything is sent again.
 *
 * Instead of a hook a {@link Reader} may connect, which tells nothing and asks what is known.
 *
 * Every time is in milliseconds of *running time* of the observed thread (`runningMs`): zero when the hook
 * was loaded, standing still while the process is stopped.
 */

import type { AgentAnswer, AskedByAgent } from './agent.ts';

/** Raised when a listener of the former version could misread a record. */
export const WIRE_VERSION = 1;

export const LIMITS = {
  /** A longer line closes the connection. */
  frameBytes: 16 * 1024 * 1024,
  /** Nor may the first line, which has the hello, be longer than this: it may come from a stranger. */
  helloBytes: 128 * 1024,
  /** A bigger in-memory source map is not sent; positions then stay generated ones. */
  sourceMapBytes: 8 * 1024 * 1024,
  framesPerSite: 30,
  sites: 2000,
  pools: 500,
  openLeases: 2000,
  sqlCharacters: 500,
  patches: 100,
  misuses: 500,
  /** Waits for one pool that are told at a time. */
  waitsPerPool: 10,
  /** Statements, told apart by the call sites that send them. */
  queries: 2000,
  /** Leases in one {@link PastLeases}; what does not fit is counted. */
  pastLeases: 1000,
} as const;

/** A wait for a client that is shorter than this is only counted, in milliseconds. */
export const TOLD_WAIT_MS = 1000;

/** Distributions of a site that has had many leases are told so seldom, in milliseconds. */
export const DISTRIBUTIONS_MS = 4000;

/** While anything is held or awaited a clock record follows this often, in milliseconds. */
export const BEAT_MS = 500;

export type WireRecord =
  | Hello
  | Clock
  | Source
  | Site
  | Pool
  | Scope
  | Lease
  | Closed
  | Wait
  | Statistics
  | Query
  | PastLeases
  | Misuse
  | Patched
  | Dropped
  | Goodbye;

/** One line from the hook. `sequence` counts up from 0 in each connection; a gap means lost frames. */
export interface Frame<Told = WireRecord> {
  readonly sequence: number;
  readonly records: readonly Told[];
}

/** The first record of the first frame of a connection. */
export interface Hello {
  readonly kind: 'hello';
  readonly wireVersion: number;
  readonly token: string;
  readonly process: ProcessIdentity;
  /** 0 is the main thread. */
  readonly threadId: number;
  readonly nodeVersion: string;
  /** Wall clock, milliseconds since the epoch, when the hook was loaded. */
  readonly startedAtMs: number;
}

export interface ProcessIdentity {
  readonly pid: number;
  readonly ppid: number;
  /** The script that was started, as the process knows it; absent for `node -e` and the like. */
  readonly program?: string;
  readonly cwd: string;
}

export interface Clock {
  readonly kind: 'clock';
  readonly runningMs: number;
  /** How late the event loop was at the last beat. */
  readonly lagMs: number;
  /** Total time the process stood still so far: breakpoints, SIGSTOP, a suspended machine. */
  readonly stoppedMs: number;
}

/** A loaded script. Sent once for each script that occurs in a site. */
export interface Source {
  readonly kind: 'source';
  readonly source: number;
  /** `file:` URL, absolute path, or whatever else V8 calls the script. */
  readonly url: string;
  /** The JSON of a source map that exists only in the process (tsx, ts-node, jest …). */
  readonly sourceMap?: string;
}

/** A call stack at which clients are acquired or released, or a pool is made. Sent once. */
export interface Site {
  readonly kind: 'site';
  readonly site: number;
  /** Innermost first. */
  readonly frames: readonly SiteFrame[];
}

/** A position in the generated code, as V8 reports it. Lines and columns count from 1. */
export interface SiteFrame {
  readonly source: number;
  readonly line: number;
  readonly column: number;
  /** Empty for anonymous functions and top-level code. */
  readonly function: string;
  /** First line of the function that the position is in. */
  readonly enclosingLine?: number;
  readonly enclosingColumn?: number;
}

export interface Pool {
  readonly kind: 'pool';
  readonly pool: number;
  /** Where it was constructed. */
  readonly site?: number;
  /** `Number.MAX_SAFE_INTEGER` for a pool without a limit. */
  readonly max: number;
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
  /** Since when the one waits that has waited longest, for a client to be released. */
  readonly waitingSinceMs?: number;
  /** Single statements by `pool.query`, whose clients the pool returns itself. */
  readonly poolQueries: number;
  readonly ending: boolean;
  /** When `pool.end()` was noticed. */
  readonly endingSinceMs?: number;
  readonly options: PoolOptions;
}

/** The allow-list of what may leave the process; never a password or a connection string. */
export interface PoolOptions {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly applicationName?: string;
  readonly connectionTimeoutMillis?: number;
  readonly idleTimeoutMillis?: number;
}

/** A unit of work in which clients were acquired. Sent while a lease of it is open. */
export interface Scope {
  readonly kind: 'scope';
  readonly scope: number;
  readonly scopeKind: 'http' | 'test' | 'job';
  /**
   * Of a request method and route, without query string and with ids replaced: `GET /orders/:id`. Of a test its name
   * and those of the suites around it, of a job what the program calls it: `test "orders are counted"`.
   */
  readonly label: string;
  readonly startedMs: number;
  /** Absent while the response is not finished, the test or the job not done. */
  readonly endedMs?: number;
  /** When anything in this scope last used a database. */
  readonly lastActiveMs: number;
}

/** A checkout that has been open for a while; a shorter one is only counted. */
export interface Lease {
  readonly kind: 'lease';
  readonly lease: number;
  readonly pool: number;
  /** Numbers the clients of the thread, as in {@link PastLease}. */
  readonly connection?: number;
  readonly site: number;
  readonly scope?: number;
  readonly backendPid?: number;
  readonly requestedMs: number;
  readonly acquiredMs: number;
  /** busy: a query is in flight. */
  readonly state: 'busy' | 'idle';
  /** When the last query finished, or `acquiredMs` when there was none; meaningless while busy. */
  readonly idleSinceMs: number;
  /** I: idle, T: in a transaction, E: in a failed one. Absent where pg does not know. */
  readonly transaction?: 'I' | 'T' | 'E';
  readonly lastQuery?: LastQuery;
  /** What the client is kept for on purpose, since a statement of its that makes sense only then. */
  readonly keptFor?: 'subscription' | 'replication' | 'session-lock';
  /** Where `client.end()` was called on it: the connection is gone, and the pool counts it as held. */
  readonly endedSite?: number;
  /** When its connection was noticed to be lost. */
  readonly lostSinceMs?: number;
  /**
   * Since when the scope it was acquired in waits for another client of the same pool; absent where that may be
   * something else that goes on in the scope at the same time.
   */
  readonly awaitingSinceMs?: number;
  /** How long others have waited because of it, of all that wait for the pool its share. */
  readonly causedWaitMs?: number;
}

export interface LastQuery {
  /** Literals removed, at most {@link LIMITS.sqlCharacters}. */
  readonly text: string;
  readonly site?: number;
  /** What it failed with: PostgreSQL's SQLSTATE, or a code of Node's such as ECONNRESET. */
  readonly failedWith?: string;
}

/** The end of a lease that had been sent. */
export interface Closed {
  readonly kind: 'closed';
  readonly lease: number;
  readonly outcome: 'released' | 'destroyed';
  readonly closedMs: number;
  readonly releaseSite?: number;
}

/** A request for a client that has waited for one to be released. */
export interface Wait {
  readonly kind: 'wait';
  readonly wait: number;
  readonly pool: number;
  /** Absent for `pool.query`. */
  readonly site?: number;
  readonly scope?: string;
  readonly requestedMs: number;
  /** How late the event loop was meanwhile, all in all: that is no fault of those who hold the clients. */
  readonly lagMs: number;
  /** Absent while it waits. */
  readonly outcome?: 'delivered' | 'failed';
  readonly endedMs?: number;
}

/**
 * Everything counted at one acquire site since the process started. The distributions are larger than the rest and are
 * told less often: while one is absent the last one holds.
 */
export interface Statistics {
  readonly kind: 'statistics';
  readonly site: number;
  /** Clients delivered to the program. */
  readonly acquired: number;
  readonly released: number;
  /** Released with `release(true)` or an error. */
  readonly destroyed: number;
  /** Acquires that ended in a timeout or a connection error: never leases. */
  readonly failed: number;
  /** Hold times of closed leases. */
  readonly holdMs?: SparseHistogram;
  /** Wait times of delivered acquires. */
  readonly waitMs?: SparseHistogram;
  /** Of closed leases: how long nothing was in flight while the client was held, in all. */
  readonly idleMs?: SparseHistogram;
  /** How long others have waited because of leases that are closed: of each wait the part that they held. */
  readonly causedWaitMs?: number;
  /** Where clients of this site were released, of the leases recorded in detail: [site, count]. */
  readonly releasedAt?: readonly (readonly [site: number, count: number])[];
}

/**
 * Everything counted of a statement that was sent from one place, by clients or by `pool.query`. Queries of leases that
 * are not recorded in detail are not in here, so the counts are of a sample once `isSampled`.
 */
export interface Query {
  readonly kind: 'query';
  readonly site: number;
  /** Which of the statements from there: 1 for the second. Absent for the first; too many are counted as one. */
  readonly variant?: number;
  /** Literals removed, at most {@link LIMITS.sqlCharacters}; of the latest. */
  readonly text: string;
  readonly count: number;
  readonly failed: number;
  readonly isSampled: boolean;
  /** From being handed to the client, or to the pool by `pool.query`, to its answer. */
  readonly durationMs: SparseHistogram;
  /** Acquire sites of the leases that it ran in: [site, count]. Empty for `pool.query`. */
  readonly acquiredAt: readonly (readonly [site: number, count: number])[];
  /** Of `pool.query`: the pool. */
  readonly pool?: number;
}

/** Leases that are over, for the timeline; sent while the listener asks for them ({@link PastWanted}). */
export interface PastLeases {
  readonly kind: 'past-leases';
  readonly leases: readonly PastLease[];
  /** Left out since it was asked for, because there were too many at a time. */
  readonly dropped: number;
}

/** `site` is 0 for the pool's own leases, by `pool.query`; `connection` numbers the clients of the thread. */
export type PastLease = readonly [
  lease: number,
  pool: number,
  connection: number,
  site: number,
  requestedMs: number,
  acquiredMs: number,
  closedMs: number,
];

/** [bucket, count] pairs, ascending, of the buckets in `histogram.ts`. */
export type SparseHistogram = readonly (readonly [bucket: number, count: number])[];

/** What a program does wrong with a client or pool, whatever comes of it. */
export type MisuseKind =
  /** The same checkout was released twice. `site`: the second call; `other`: the first, where recorded. */
  | 'double-release'
  /** A late `client.release()` freed the next holder's checkout. `other`: where that one acquired. */
  | 'stale-release'
  /** `site`: the query; `other`: where the checkout had been released, where recorded. */
  | 'use-after-release'
  /** Released inside a transaction. `site`: the release; `other`: the acquire. */
  | 'open-transaction'
  /** Released with a query or cursor in flight. `site`: the release; `other`: the acquire. */
  | 'busy-return'
  /** `client.end()` on a checked-out client, not released since. `site`: the `end()`; `other`: the acquire. */
  | 'ended-not-released'
  /** A scope asks a pool for another client while it holds one. `site`: the second acquire; `other`: the first. */
  | 'nested-acquire'
  /** A connected `new Client()` whose scope is over. `site`: the `connect()`. */
  | 'client-never-ended'
  /** Many pools with equal options from one place. `site`: the `new Pool`. */
  | 'pool-per-call'
  /** Each checkout leaves listeners on the client. `site`: the acquire. */
  | 'listener-growth';

/** A way in which something was misused. The same kind with the same sites replaces the earlier record. */
export interface Misuse {
  readonly kind: 'misuse';
  readonly misuse: MisuseKind;
  /** The guilty call. */
  readonly site: number;
  /** The other party, by kind. */
  readonly other?: number;
  readonly pool?: number;
  /** How often so far; of `ended-not-released`, `client-never-ended` and `pool-per-call` how many are so now: 0 when all came right. */
  readonly count: number;
  /** Running time of the latest. */
  readonly lastMs: number;
  /** Label of the guilty scope of the latest: `GET /orders/:id`. */
  readonly scope?: string;
  /** Label of the other party's scope of the latest. */
  readonly otherScope?: string;
  /** From the other party's call to the guilty one, of the latest. */
  readonly apartMs?: number;
  /** Of an open transaction: T open, E failed. */
  readonly transaction?: 'T' | 'E';
  /** The last statement of the lease, of a use after release the guilty one; literals removed. */
  readonly query?: string;
  /** Of nested acquires: the most clients of the pool that were held or asked for at such a moment, and its `max`. */
  readonly concurrency?: number;
  readonly max?: number;
}

/** A class whose methods the hook has replaced; one for each copy of it in the program. */
export interface Patched {
  readonly kind: 'patched';
  readonly what: PatchedClass;
  /** The script that the class comes from, as V8 calls it; of a bundle, the bundle. */
  readonly url: string;
}

/** pool: of pg-pool; older-pool: of pg-pool before 3.1.1; client: of pg; the others are pools of their own. */
export type PatchedClass = 'pool' | 'older-pool' | 'client' | 'tarn' | 'sequelize-pool';

/** Something was left out because a bound was reached; `count` is cumulative. */
export interface Dropped {
  readonly kind: 'dropped';
  readonly what: 'site' | 'pool' | 'lease' | 'query' | 'misuse' | 'source-map' | 'internal-error';
  readonly count: number;
}

/** Last words. Absent after SIGKILL: then what was sent before is all that is known. */
export interface Goodbye {
  readonly kind: 'goodbye';
  readonly runningMs: number;
  readonly exitCode: number;
  /** The event loop had run empty: nothing could have happened any more. */
  readonly loopEmpty: boolean;
}

/** One line from the listener. A hook ignores what it does not know. */
export type Request = Welcome | Wish | Rejected;

/** What a listener asks for beyond what a hook tells by itself. */
export type Wish = Detail | PastWanted;

export interface Welcome {
  readonly kind: 'welcome';
  readonly wireVersion: number;
}

/**
 * Asks for release and query sites of every lease that is acquired at these sites, not only of a sample. Replaces what
 * was asked before in this connection; nothing is asked at its beginning.
 */
export interface Detail {
  readonly kind: 'detail';
  readonly sites: readonly number[];
}

/** Asks for single leases that are over, or no longer; not wanted at the beginning of a connection. */
export interface PastWanted {
  readonly kind: 'past-leases';
  readonly isWanted: boolean;
}

/** Sent just before the listener closes the connection. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly reason: 'wrong-token' | 'future-version' | 'frame-too-large' | 'malformed';
  readonly message: string;
}

/** What comes in the frames of a reader: first who it is, then what it asks. It cannot tell anything. */
export type ReaderRecord = Reader | Question;

/** In the place of a {@link Hello}. A reader is no process, and is not followed. */
export interface Reader {
  readonly kind: 'reader';
  readonly wireVersion: number;
  readonly token: string;
}

export interface Question extends AskedByAgent {
  readonly kind: 'question';
}

/** A line to a reader. The {@link Answer}s are in the order of its questions. */
export type Reply = Welcome | Answer | Rejected;

export interface Answer {
  readonly kind: 'answer';
  readonly answer: AgentAnswer;
}

import * as v from 'valibot';
import { LIMITS, type ReaderRecord, type WireRecord } from '../../protocol/wire.ts';
import { askedSchema } from './agentSchema.ts';

/** The shape of every record of `protocol/wire.ts`, for data that comes from outside. */

const id = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = id;
const ms = v.pipe(v.number(), v.finite());
const text = v.string();
/** Unlike `v.optional`, an absent property, never one that holds `undefined`: JSON knows only the former. */
const maybe = v.exactOptional;

const histogram = v.array(v.tuple([id, count]));
/** PostgreSQL's SQLSTATE, or a code of Node's. */
const code = v.pipe(text, v.regex(/^[0-9A-Z_]{2,40}$/));
const sql = v.pipe(text, v.maxLength(LIMITS.sqlCharacters));

const hello = v.object({
  kind: v.literal('hello'),
  wireVersion: v.number(),
  token: text,
  process: v.object({ pid: id, ppid: id, program: maybe(text), cwd: text }),
  threadId: id,
  nodeVersion: text,
  startedAtMs: ms,
});

const clock = v.object({ kind: v.literal('clock'), runningMs: ms, lagMs: ms, stoppedMs: ms });

const source = v.object({ kind: v.literal('source'), source: id, url: text, sourceMap: maybe(text) });

const siteFrame = v.object({
  source: id,
  line: id,
  column: id,
  function: text,
  enclosingLine: maybe(id),
  enclosingColumn: maybe(id),
});

const site = v.object({
  kind: v.literal('site'),
  site: id,
  frames: v.pipe(v.array(siteFrame), v.maxLength(LIMITS.framesPerSite)),
});

const pool = v.object({
  kind: v.literal('pool'),
  pool: id,
  site: maybe(id),
  max: v.number(),
  total: count,
  idle: count,
  waiting: count,
  waitingSinceMs: maybe(ms),
  poolQueries: count,
  ending: v.boolean(),
  endingSinceMs: maybe(ms),
  options: v.object({
    host: maybe(text),
    port: maybe(v.number()),
    database: maybe(text),
    user: maybe(text),
    applicationName: maybe(text),
    connectionTimeoutMillis: maybe(ms),
    idleTimeoutMillis: maybe(ms),
  }),
});

const scope = v.object({
  kind: v.literal('scope'),
  scope: id,
  scopeKind: v.picklist(['http', 'test', 'job']),
  label: text,
  startedMs: ms,
  endedMs: maybe(ms),
  lastActiveMs: ms,
});

const lease = v.object({
  kind: v.literal('lease'),
  lease: id,
  pool: id,
  connection: maybe(id),
  site: id,
  scope: maybe(id),
  backendPid: maybe(id),
  requestedMs: ms,
  acquiredMs: ms,
  state: v.picklist(['busy', 'idle']),
  idleSinceMs: ms,
  transaction: maybe(v.picklist(['I', 'T', 'E'])),
  keptFor: maybe(v.picklist(['subscription', 'replication', 'session-lock'])),
  endedSite: maybe(id),
  lostSinceMs: maybe(ms),
  awaitingSinceMs: maybe(ms),
  causedWaitMs: maybe(ms),
  lastQuery: maybe(v.object({ text: sql, site: maybe(id), failedWith: maybe(code) })),
});

const closed = v.object({
  kind: v.literal('closed'),
  lease: id,
  outcome: v.picklist(['released', 'destroyed']),
  closedMs: ms,
  releaseSite: maybe(id),
});

const wait = v.object({
  kind: v.literal('wait'),
  wait: id,
  pool: id,
  site: maybe(id),
  scope: maybe(text),
  requestedMs: ms,
  lagMs: ms,
  outcome: maybe(v.picklist(['delivered', 'failed'])),
  endedMs: maybe(ms),
});

const statistics = v.object({
  kind: v.literal('statistics'),
  site: id,
  acquired: count,
  released: count,
  destroyed: count,
  failed: count,
  holdMs: maybe(histogram),
  waitMs: maybe(histogram),
  idleMs: maybe(histogram),
  causedWaitMs: maybe(ms),
  releasedAt: maybe(v.array(v.tuple([id, count]))),
});

const query = v.object({
  kind: v.literal('query'),
  site: id,
  variant: maybe(id),
  text: sql,
  count,
  failed: count,
  isSampled: v.boolean(),
  durationMs: histogram,
  acquiredAt: v.array(v.tuple([id, count])),
  pool: maybe(id),
});

const pastLeases = v.object({
  kind: v.literal('past-leases'),
  leases: v.pipe(v.array(v.tuple([id, id, id, id, ms, ms, ms])), v.maxLength(LIMITS.pastLeases)),
  dropped: count,
});

const misuse = v.object({
  kind: v.literal('misuse'),
  misuse: v.picklist([
    'double-release',
    'stale-release',
    'use-after-release',
    'open-transaction',
    'busy-return',
    'ended-not-released',
    'nested-acquire',
    'client-never-ended',
    'pool-per-call',
    'listener-growth',
  ]),
  site: id,
  other: maybe(id),
  pool: maybe(id),
  count,
  lastMs: ms,
  scope: maybe(text),
  otherScope: maybe(text),
  apartMs: maybe(ms),
  transaction: maybe(v.picklist(['T', 'E'])),
  query: maybe(sql),
  concurrency: maybe(count),
  max: maybe(v.number()),
});

const patched = v.object({
  kind: v.literal('patched'),
  what: v.picklist(['pool', 'older-pool', 'client', 'tarn', 'sequelize-pool']),
  url: v.string(),
});

const dropped = v.object({
  kind: v.literal('dropped'),
  what: v.picklist(['site', 'pool', 'lease', 'query', 'misuse', 'source-map', 'internal-error']),
  count,
});

const goodbye = v.object({
  kind: v.literal('goodbye'),
  runningMs: ms,
  exitCode: v.number(),
  loopEmpty: v.boolean(),
});

export const recordSchema = v.variant('kind', [
  hello,
  clock,
  source,
  site,
  pool,
  scope,
  lease,
  closed,
  wait,
  statistics,
  query,
  pastLeases,
  misuse,
  patched,
  dropped,
  goodbye,
]) satisfies v.GenericSchema<unknown, WireRecord>;

/** What comes from a reader, in the place of records. */
export const readerSchema = v.variant('kind', [
  v.object({ kind: v.literal('reader'), wireVersion: v.number(), token: text }),
  v.object({ kind: v.literal('question'), ...askedSchema.entries }),
]) satisfies v.GenericSchema<unknown, ReaderRecord>;

/** A frame whose records are yet to be looked at one by one, so that a bad one does not cost the others. */
export const frameSchema = v.object({
  sequence: id,
  records: v.array(v.unknown()),
});

import { WIRE_VERSION, type WireRecord } from '../../protocol/wire.ts';
import type { Random } from './random.ts';

/** As many different ids as make records meet, replace one another and go over every bound of the ledger. */
const IDS = 3000;

type Maker = (random: Random) => WireRecord;

/** A record of each kind that is well formed, whether or not it makes sense beside the others. */
const MAKER_OF: { readonly [Kind in WireRecord['kind']]: Maker } = {
  hello: (random) => helloOf(random.below(3)),
  clock: (random) => ({
    ...{ kind: 'clock', runningMs: random.below(1e7), lagMs: random.below(2000) },
    stoppedMs: random.below(1e5),
  }),
  source: (random) => ({ kind: 'source', source: id(random), url: `file:///shop/src/${id(random)}.js` }),
  site: (random) => ({
    ...{ kind: 'site', site: id(random) },
    frames: several(random, 5, () => ({
      ...{ source: id(random), line: random.below(500), column: 3, function: `load${id(random)}` },
      ...(random.chance(0.5) && { enclosingLine: random.below(500), enclosingColumn: 1 }),
    })),
  }),
  pool: (random) => ({
    ...{ kind: 'pool', pool: random.below(20), max: random.below(20), total: random.below(20) },
    ...{ idle: random.below(20), waiting: random.below(5), poolQueries: random.below(1e6) },
    ...{ ending: random.chance(0.1), options: random.chance(0.5) ? { host: 'localhost', port: 5432 } : {} },
    ...(random.chance(0.3) && { site: id(random), waitingSinceMs: random.below(1e7) }),
    ...(random.chance(0.1) && { endingSinceMs: random.below(1e7) }),
  }),
  scope: (random) => ({
    ...{ kind: 'scope', scope: id(random), scopeKind: random.of(['http', 'test', 'job']) },
    ...{ label: `GET /orders/${id(random)}`, startedMs: random.below(1e7), lastActiveMs: random.below(1e7) },
    ...(random.chance(0.5) && { endedMs: random.below(1e7) }),
  }),
  lease: (random) => ({
    ...{ kind: 'lease', lease: id(random), pool: random.below(20), site: id(random) },
    ...{ requestedMs: random.below(1e7), acquiredMs: random.below(1e7), idleSinceMs: random.below(1e7) },
    state: random.of(['busy', 'idle']),
    ...(random.chance(0.5) && { scope: id(random), connection: id(random), backendPid: id(random) }),
    ...(random.chance(0.3) && { transaction: random.of(['I', 'T', 'E']), causedWaitMs: random.below(1e4) }),
    ...(random.chance(0.1) && { keptFor: random.of(['subscription', 'replication', 'session-lock']) }),
    ...(random.chance(0.1) && { endedSite: id(random) }),
    ...(random.chance(0.1) && { lostSinceMs: random.below(1e7) }),
    ...(random.chance(0.1) && { awaitingSinceMs: random.below(1e7) }),
    ...(random.chance(0.5) && { lastQuery: { text: 'SELECT $1', site: id(random), failedWith: '23505' } }),
  }),
  closed: (random) => ({
    ...{ kind: 'closed', lease: id(random), outcome: random.of(['released', 'destroyed']) },
    ...{ closedMs: random.below(1e7), ...(random.chance(0.5) && { releaseSite: id(random) }) },
  }),
  wait: (random) => ({
    ...{ kind: 'wait', wait: id(random), pool: random.below(20), requestedMs: random.below(1e7), lagMs: 0 },
    ...(random.chance(0.5) && { site: id(random), scope: 'GET /orders' }),
    ...(random.chance(0.5) && {
      outcome: random.of(['delivered', 'failed']),
      endedMs: random.below(1e7),
    }),
  }),
  statistics: (random) => ({
    ...{ kind: 'statistics', site: id(random), acquired: random.below(1e6), released: random.below(1e6) },
    ...{ destroyed: random.below(10), failed: random.below(10) },
    ...(random.chance(0.5) && { holdMs: pairs(random), waitMs: pairs(random), idleMs: pairs(random) }),
    ...(random.chance(0.5) && { releasedAt: pairs(random), causedWaitMs: random.below(1e4) }),
  }),
  query: (random) => ({
    ...{ kind: 'query', site: id(random), text: 'SELECT $1', count: random.below(1e6), failed: 0 },
    ...{ isSampled: random.chance(0.5), durationMs: pairs(random), acquiredAt: pairs(random) },
    ...(random.chance(0.3) && { pool: random.below(20) }),
  }),
  'past-leases': (random) => ({
    ...{ kind: 'past-leases', dropped: random.below(10) },
    leases: several(
      random,
      40,
      () => [id(random), 1, id(random), id(random), 1, 2, random.below(1e7)] as const,
    ),
  }),
  misuse: (random) => ({
    ...{ kind: 'misuse', site: id(random), count: random.below(5), lastMs: random.below(1e7) },
    misuse: random.of(['double-release', 'open-transaction', 'nested-acquire', 'pool-per-call']),
    ...(random.chance(0.5) && { other: id(random), pool: random.below(20), scope: 'GET /a', apartMs: 5 }),
    ...(random.chance(0.5) && {
      transaction: random.of(['T', 'E']),
      query: 'SELECT 1',
      concurrency: 3,
      max: 2,
    }),
  }),
  patched: (random) => ({
    ...{ kind: 'patched', what: random.of(['pool', 'older-pool', 'client', 'tarn', 'sequelize-pool']) },
    url: `file:///shop/node_modules/${id(random)}/index.js`,
  }),
  dropped: (random) => ({
    ...{ kind: 'dropped', count: random.below(1e6) },
    what: random.of(['site', 'pool', 'lease', 'query', 'misuse', 'source-map', 'internal-error']),
  }),
  goodbye: (random) => ({
    ...{ kind: 'goodbye', runningMs: random.below(1e7), exitCode: random.below(256) },
    loopEmpty: random.chance(0.5),
  }),
};

const MAKERS = Object.values(MAKER_OF);

/** A well-formed record of any kind. */
export function randomRecord(random: Random): WireRecord {
  return random.of(MAKERS)(random);
}

/** The first record of a connection of one of several threads, with the token `secret`. */
export function helloOf(threadId: number): WireRecord {
  return {
    ...{ kind: 'hello', wireVersion: WIRE_VERSION, token: 'secret', threadId },
    ...{ process: { pid: 4711, ppid: 1, program: '/shop/server.js', cwd: '/shop' } },
    ...{ nodeVersion: 'v20.20.2', startedAtMs: 1_700_000_000_000 },
  };
}

function id(random: Random): number {
  return random.below(IDS);
}

function pairs(random: Random): readonly (readonly [number, number])[] {
  return several(random, 8, (index) => [index * 2, random.below(1000)] as const);
}

function several<Item>(random: Random, most: number, make: (index: number) => Item): readonly Item[] {
  return Array.from({ length: random.below(most + 1) }, (_, index) => make(index));
}

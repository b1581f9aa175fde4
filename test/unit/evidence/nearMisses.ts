import { bucketOf, upperBoundMs } from '../../../protocol/histogram.ts';
import type { Level, Proof } from '../../../server/evidence/finding.ts';
import type { PoolTrouble } from '../../../server/evidence/poolFinding.ts';
import {
  clock,
  closed,
  goodbye,
  hello,
  holds,
  lease,
  pool,
  scope,
  statistics,
  wait,
  type Observed,
} from '../ledger/observation.ts';

/** What a program has told by a running time at which it is judged, and again later. */
export type Story = readonly (readonly [atMs: number, ...records: readonly Observed[]])[];
type NearMiss = readonly [healthy: string, ...story: Story];

/** What is guilty, and what is as close to it as can be, each in another respect, and healthy. */
export interface Rule {
  readonly guilty: Story;
  readonly nearMisses: readonly [NearMiss, NearMiss, NearMiss, ...NearMiss[]];
}

export type RuleName =
  | Exclude<Level, 'leaked'>
  | 'unusually-slow'
  | 'waiters'
  | 'transaction'
  | 'outlived'
  | Proof['kind']
  | PoolTrouble;

const SECOND = 1000;
const usual = statistics({ acquired: 51, released: 50, holdMs: holds(50, 10) });
const unusualMs = Math.ceil(upperBoundMs(bucketOf(10)) * 10);
const answered = scope({ endedMs: 100, lastActiveMs: 90 });
/** By a request that was answered ten milliseconds after it had used it. */
const left = lease({ scope: 1, idleSinceMs: 90 });
const busy = lease({ state: 'busy' });
const kept = lease({ keptFor: 'subscription' });
const lost = lease({ lostSinceMs: 6 * SECOND });
const ending = pool({ ending: true, endingSinceMs: 6 * SECOND });
/** Both clients are held, and somebody has waited since running time 0. */
const full = pool({ max: 2, total: 2, waiting: 1, waitingSinceMs: 0 });
const second = lease({ lease: 2 });
const first = { ...lease(), scope: 1, awaitingSinceMs: 100 };
const other = { ...second, scope: 2, awaitingSinceMs: 200 };
const requests = [scope(), scope({ scope: 2 })];
const busySecond = lease({ lease: 2, state: 'busy' });
const late = { ...lease(), idleSinceMs: 0 };

export const RULES: Readonly<Record<RuleName, Rule>> = {
  slow: {
    guilty: [[2 * SECOND, busy]],
    nearMisses: [
      ['it is held for a little less', [1999, busy]],
      ['it was released in time, and nobody has looked since', [9 * SECOND, busy, closed(1, 1999)]],
      [
        'two are held one after the other',
        [3 * SECOND, lease(), closed(1, 1500), lease({ lease: 2, acquiredMs: 1500 })],
      ],
      [
        'it has waited for long before it got a client',
        [3 * SECOND, lease({ requestedMs: 0, acquiredMs: 1500 })],
      ],
      ['the program stood still meanwhile', [1500, busy, clock(1500, 60 * SECOND)]],
    ],
  },
  'unusually-slow': {
    guilty: [[unusualMs, busy, usual]],
    nearMisses: [
      ['it is nine times as long as usual', [Math.floor(unusualMs * 0.9), busy, usual]],
      ['too little is known of its line', [unusualMs, busy, { ...usual, holdMs: holds(49, 10) }]],
      [
        'six in a hundred take as long',
        [unusualMs, busy, { ...usual, holdMs: [...holds(94, 10), ...holds(6, unusualMs)] }],
      ],
      ['it is usual at another line', [unusualMs, busy, { ...usual, site: 7 }]],
    ],
  },
  suspected: {
    guilty: [[5 * SECOND, lease()]],
    nearMisses: [
      ['it is idle for a little less', [4999, lease()]],
      ['a query runs for minutes', [600 * SECOND, busy]],
      ['it is held for minutes, and used again and again', [600 * SECOND, lease({ idleSinceMs: 595_001 })]],
      ['it was released in time, and nobody has looked since', [60 * SECOND, lease(), closed(1, 4999)]],
      ['the program stood still meanwhile', [4 * SECOND, lease(), clock(4 * SECOND, 600 * SECOND)]],
      ['it is kept on purpose', [600 * SECOND, kept]],
    ],
  },
  'strongly-suspected': {
    guilty: [[30 * SECOND, lease()]],
    nearMisses: [
      ['it is held for as long, and was used meanwhile', [30 * SECOND, lease({ idleSinceMs: 25_001 })]],
      ['a query runs for as long', [60 * SECOND, busy]],
      ['it is kept on purpose', [60 * SECOND, lease({ keptFor: 'session-lock' })]],
      [
        'it is used by one query after the other',
        [29 * SECOND, busy],
        [30 * SECOND, lease({ idleSinceMs: 29 * SECOND })],
      ],
    ],
  },
  waiters: {
    guilty: [[5 * SECOND, lease(), pool({ waiting: 1 })]],
    nearMisses: [
      ['it is idle for a little less', [4999, lease(), pool({ waiting: 1 })]],
      ['a query runs while they wait', [60 * SECOND, busy, pool({ waiting: 1 })]],
      ['it is kept on purpose', [60 * SECOND, kept, pool({ waiting: 1 })]],
      ['it was released just before', [60 * SECOND, lease(), closed(1, 4999), pool({ waiting: 1 })]],
    ],
  },
  transaction: {
    guilty: [[5 * SECOND, lease({ transaction: 'T' })]],
    nearMisses: [
      ['it is idle for a little less', [4999, lease({ transaction: 'T' })]],
      ['a statement of the transaction runs', [60 * SECOND, lease({ transaction: 'T', state: 'busy' })]],
      [
        'its statements come one after the other',
        [60 * SECOND, lease({ transaction: 'T', idleSinceMs: 58 * SECOND })],
      ],
      ['it was committed and released', [60 * SECOND, lease({ transaction: 'T' }), closed(1, 4 * SECOND)]],
    ],
  },
  outlived: {
    guilty: [[1100, answered, left]],
    nearMisses: [
      ['the answer is a little younger', [1099, answered, left]],
      ['the request goes on', [1900, scope(), left]],
      ['it has been used after the answer', [1900, answered, { ...left, idleSinceMs: 101 }]],
      ['it has a query in flight', [1900, answered, { ...left, state: 'busy' }]],
      [
        'it was acquired after the answer, for something else',
        [1900, answered, { ...left, acquiredMs: 101 }],
      ],
      ['it was released right after the answer', [1900, answered, left, closed(1, 900)]],
      [
        'it belongs to another request, which goes on',
        [1900, answered, scope({ scope: 2 }), { ...left, scope: 2 }],
      ],
    ],
  },
  'scope-ended': {
    guilty: [[10_100, answered, left]],
    nearMisses: [
      ['what the request has left behind still queries', [10_100, answered, { ...left, state: 'busy' }]],
      [
        'what the request has left behind has just queried',
        [10_100, answered, { ...left, idleSinceMs: 10_050 }],
      ],
      ['the request takes long to be answered', [10_100, scope(), { ...left, idleSinceMs: 9 * SECOND }]],
      ['it came back', [10_100, answered, left, closed(1, 1000)]],
      ['it listens on behalf of all requests', [10_100, answered, { ...left, keptFor: 'subscription' }]],
    ],
  },
  ended: {
    guilty: [[0, lease({ endedSite: 5 })]],
    nearMisses: [
      ['it was released as well', [SECOND, lease({ endedSite: 5 }), closed(1, 1)]],
      [
        'another one was ended, and is over',
        [SECOND, lease(), lease({ lease: 2, endedSite: 5 }), closed(2, 1)],
      ],
      ['its pool was ended, not the client', [SECOND, pool({ ending: true, endingSinceMs: 500 }), lease()]],
    ],
  },
  'connection-lost': {
    guilty: [[7 * SECOND, lost]],
    nearMisses: [
      ['it was used just before', [7 * SECOND, { ...lost, idleSinceMs: 5999 }]],
      [
        'its request goes on, and comes to its release',
        [9 * SECOND, scope(), { ...lost, scope: 1, idleSinceMs: 5999 }],
      ],
      ['its release was the answer to it', [9 * SECOND, { ...lost, idleSinceMs: 5999 }, closed(1, 6100)]],
      ['it has a connection, and works', [60 * SECOND, busy]],
    ],
  },
  'pool-cannot-end': {
    guilty: [[7 * SECOND, ending, lease()]],
    nearMisses: [
      ['it still queries', [60 * SECOND, ending, busy]],
      ['it was used just before', [7 * SECOND, ending, lease({ idleSinceMs: 5999 })]],
      ['its request goes on', [9 * SECOND, ending, scope(), lease({ scope: 1, idleSinceMs: 5999 })]],
      ['another pool is ended', [7 * SECOND, { ...ending, pool: 2 }, lease({ idleSinceMs: 5999 })]],
      ['it came back', [60 * SECOND, ending, lease({ idleSinceMs: 5999 }), closed(1, 6500)]],
    ],
  },
  'loop-empty': {
    guilty: [
      [100, lease()],
      [100, goodbye(100, true)],
    ],
    nearMisses: [
      ['everything was released', [100, lease(), closed(1, 99)], [100, goodbye(100, true)]],
      ['the program was told to exit', [100, lease()], [100, goodbye(100, false)]],
      ['the program still runs', [100, lease()]],
    ],
  },
  'suspected-at-end': {
    guilty: [
      [30 * SECOND, lease()],
      [30 * SECOND, goodbye(30 * SECOND, false)],
    ],
    nearMisses: [
      ['a script has kept it for all its life', [29_999, lease()], [29_999, goodbye(29_999, false)]],
      ['it had a query in flight', [60 * SECOND, busy], [60 * SECOND, goodbye(60 * SECOND, false)]],
      ['the answer had just been given', [1099, answered, left], [1099, goodbye(1099, false)]],
      ['it listened', [60 * SECOND, kept], [60 * SECOND, goodbye(60 * SECOND, false)]],
      [
        'it was released just before',
        [4 * SECOND, lease()],
        [60 * SECOND, closed(1, 4500), goodbye(60 * SECOND, false)],
      ],
    ],
  },
  interrupted: {
    guilty: [[SECOND, lease(), goodbye(SECOND, false)]],
    nearMisses: [
      ['it was released before the end', [SECOND, lease(), closed(1, 999), goodbye(SECOND, false)]],
      [
        'the program had nothing but statements of its own',
        [SECOND, statistics({ released: 1 }), goodbye(SECOND, false)],
      ],
      ['the program still runs', [SECOND, lease()]],
    ],
  },
  'returned-late': {
    guilty: [
      [6 * SECOND, late],
      [7 * SECOND, closed(1, 6500)],
    ],
    nearMisses: [
      ['it was merely slow', [4999, late], [7 * SECOND, closed(1, 4999)]],
      [
        'it was used again before',
        [4 * SECOND, late],
        [5500, { ...late, state: 'busy' }],
        [7 * SECOND, closed(1, 6500)],
      ],
      ['nobody had looked, so nobody had accused it', [4 * SECOND, late], [7 * SECOND, closed(1, 6500)]],
      [
        'it may have come back in time while nobody listened',
        [6 * SECOND, late],
        [7 * SECOND, { kind: 'disconnected' }, { kind: 'connected' }, hello()],
      ],
    ],
  },
  starved: {
    guilty: [[SECOND, full, busy, busySecond]],
    nearMisses: [
      ['they have waited for a little less', [999, full, busy, busySecond]],
      ['a client is idle, and about to be handed out', [9 * SECOND, { ...full, idle: 1 }, busy]],
      ['a client may yet be made, and connects', [9 * SECOND, { ...full, max: 3 }, busy, busySecond]],
      ['a busy event loop made them wait', [3 * SECOND, full, busy, busySecond, wait({ lagMs: 2001 })]],
      ['nobody waits', [9 * SECOND, pool({ max: 2, total: 2 }), busy, busySecond]],
      ['the program is over', [9 * SECOND, full, busy, busySecond, goodbye(9 * SECOND, false)]],
    ],
  },
  exhausted: {
    guilty: [[5 * SECOND, full, lease(), second]],
    nearMisses: [
      ['one of them works', [60 * SECOND, full, busy, { ...second, idleSinceMs: 59 * SECOND }]],
      [
        'they have done something meanwhile',
        [5 * SECOND, full, { ...late, idleSinceMs: 1 }, { ...second, idleSinceMs: 2 }],
      ],
      ['a client is left', [4999, { ...full, idle: 1 }, lease(), second]],
      ['a busy event loop made them wait', [4999, full, lease(), second, wait({ lagMs: 4500 })]],
      ['nobody waits', [4999, pool({ max: 2, total: 2 }), lease(), second]],
      [
        'what is kept on purpose leaves others',
        [60 * SECOND, { ...full, max: 3 }, kept, { ...second, keptFor: 'session-lock' }],
      ],
    ],
  },
  deadlocked: {
    guilty: [[1200, full, ...requests, first, other]],
    nearMisses: [
      ['the second one has waited for a little less', [1199, full, ...requests, first, other]],
      ['one of them does not wait', [4 * SECOND, full, ...requests, first, { ...second, scope: 2 }]],
      ['one of them works', [4 * SECOND, full, ...requests, first, { ...other, state: 'busy' }]],
      [
        'one of them is kept on purpose',
        [4 * SECOND, full, ...requests, first, { ...other, keptFor: 'subscription' }],
      ],
      ['a client is left', [4 * SECOND, { ...full, idle: 1 }, ...requests, first, other]],
      ['one may yet be made', [4 * SECOND, { ...full, max: 3 }, ...requests, first, other]],
      ['one has come back', [4 * SECOND, { ...full, total: 1 }, ...requests, first, other, closed(2, 1100)]],
    ],
  },
};

import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Query } from '../../../protocol/wire.ts';
import { queryHover } from '../../../server/views/queryHover.ts';
import { releaseHover } from '../../../server/views/releaseHover.ts';
import type { Documents, Scene } from '../../../server/views/scene.ts';
import { sparkline } from '../../../server/views/sparkline.ts';
import { ORDERS, holds, lease, placedSite, pool, statistics, type Observed } from '../ledger/observation.ts';
import { MOVED, UNCHANGED, sceneAt } from './drawing.ts';

/** Sent from orders.ts:41 on clients that orders.ts:31 acquired. */
function query(fields: Partial<Query> = {}): Query {
  return {
    kind: 'query',
    site: 4,
    text: 'SELECT * FROM orders WHERE id = $1',
    count: 214,
    failed: 0,
    isSampled: false,
    durationMs: holds(214, 3),
    acquiredAt: [[1, 214]],
    ...fields,
  };
}

const KNOWN: readonly Observed[] = [...placedSite(1, 31), ...placedSite(4, 41), ...placedSite(6, 48)];
const counted = statistics({
  acquired: 214,
  released: 211,
  holdMs: holds(211, 12),
  idleMs: holds(211, 8),
  releasedAt: [[6, 211]],
});
const range = { start: { line: 40, character: 2 }, end: { line: 42, character: 4 } };

function textAt(scene: Scene, sentFrom: readonly number[], documents: Documents = UNCHANGED, sql?: string) {
  const place = { range, sentFrom, ...(sql !== undefined && { sql }) };
  const contents = queryHover(scene, documents, ORDERS, place)?.contents as { value: string } | undefined;
  return contents?.value.split('\n\n');
}

describe('a hover on a query', () => {
  it('tells how often it ran, on whose clients, for how long, and how long these were held', () => {
    const texts = textAt(sceneAt(1000, ...KNOWN, counted, query()), [40]);
    assert.deepEqual(texts, [
      'Sent 214 times, on clients acquired at [orders.ts:31](file:///shop/orders.ts#31).',
      '| | p50 | p95 | max | |\n|---|---:|---:|---:|---|\n' +
        '| query | 3 ms | 3 ms | 3 ms |  |\n| client held | 13 ms | 13 ms | 13 ms |  |\n| of it idle | 8 ms | 8 ms | 8 ms |  |',
      'Pool: max 10, waits for a client without end, closes idle ones after 10 s.',
    ]);
  });

  it('begins with what became of the clients that ran it last', () => {
    const held = lease({ endedSite: 6, lastQuery: { text: 'SELECT 1', site: 4 } });
    const texts = textAt(sceneAt(60_000, ...KNOWN, counted, query(), held), [40]);
    assert.equal(
      texts?.[0],
      '**1 client that ran this last is leaked.** Acquired at [orders.ts:31](file:///shop/orders.ts#31).',
    );
    assert.ok(texts.includes('Held now:'));
    const elsewhere = lease({ endedSite: 6, lastQuery: { text: 'SELECT 1', site: 6 } });
    assert.match(textAt(sceneAt(60_000, ...KNOWN, counted, query(), elsewhere), [40])?.[0] ?? '', /^Sent/);
  });

  it('says what it does not know exactly, and what failed', () => {
    const scene = sceneAt(1000, ...KNOWN, counted, query({ isSampled: true, failed: 3 }));
    assert.match(textAt(scene, [40])?.[0] ?? '', /^Sent ≈ 214 times, 3 failed, on clients/);
  });

  it('speaks of pool.query', () => {
    const scene = sceneAt(1000, ...KNOWN, query({ acquiredAt: [], pool: 1, count: 1 }));
    assert.equal(textAt(scene, [40])?.[0], 'Sent 1 time, by pool.query.');
  });

  it('finds it where its line stands now, and by its text in another file', () => {
    const scene = sceneAt(1000, ...KNOWN, counted, query());
    assert.ok(textAt(scene, [42], MOVED));
    assert.equal(textAt(scene, [40], MOVED), undefined);
    assert.ok(textAt(scene, [], UNCHANGED, 'SELECT *\n    FROM orders\n   WHERE id = $1'));
    assert.equal(textAt(scene, [], UNCHANGED, 'SELECT * FROM customers'), undefined);
    const told = sceneAt(
      1000,
      ...KNOWN,
      counted,
      query({ text: 'SELECT date_trunc(?, placed_on) FROM orders' }),
    );
    assert.ok(textAt(told, [], UNCHANGED, "\n SELECT date_trunc('month', placed_on) -- all\n FROM orders"));
  });

  it('leaves out what sends the same statement elsewhere', () => {
    const elsewhere = query({ site: 6, acquiredAt: [], pool: 1, count: 9 });
    const scene = sceneAt(1000, ...KNOWN, counted, query(), elsewhere);
    assert.match(textAt(scene, [40], UNCHANGED, query().text)?.[0] ?? '', /^Sent 214 times, on clients/);
    assert.match(textAt(scene, [], UNCHANGED, query().text)?.[0] ?? '', /^Sent 223 times/);
  });

  it('tells the configuration of a pool only when it is known to be its', () => {
    const two = [...KNOWN, counted, pool({ pool: 2, max: 3 })];
    assert.ok(!textAt(sceneAt(1000, ...two, query()), [40])?.some((text) => text.startsWith('Pool')));
    const own = query({ acquiredAt: [], pool: 2 });
    assert.match(textAt(sceneAt(1000, ...two, own), [40])?.at(-1) ?? '', /^Pool: max 3, /);
  });
});

describe('a hover on a release', () => {
  it('tells whose clients they are', () => {
    const hover = releaseHover(sceneAt(1000, ...KNOWN, counted), UNCHANGED, ORDERS, {
      line: 47,
      character: 4,
    });
    assert.match(
      (hover?.contents as { value: string }).value,
      /^Releases clients acquired at \[orders\.ts:31\]\(.*\): 211 of 214 clients came back\./,
    );
    assert.equal(
      releaseHover(sceneAt(1000, ...KNOWN, counted), UNCHANGED, ORDERS, { line: 46, character: 4 }),
      undefined,
    );
  });
});

describe('a distribution in one line', () => {
  it('has the shortest and the longest at its ends and the most frequent at full height', () => {
    assert.equal(
      sparkline([
        [24, 2],
        [26, 16],
        [27, 1],
      ]),
      '8 ms ▁ █▁ 13 ms',
    );
  });

  it('is nothing for durations that do not differ', () => {
    assert.equal(sparkline([]), '');
    assert.equal(sparkline([[24, 9]]), '');
  });

  it('is no wider than sixteen columns', () => {
    const bars = / (.*) /.exec(
      sparkline([
        [0, 1],
        [122, 1],
      ])
        .replace(/^[^▁-█]*/, ' ')
        .replace(/[^▁-█]*$/, ' '),
    );
    assert.equal(bars?.[1]?.length, 16);
  });
});

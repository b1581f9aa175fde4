import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Surface } from '../../../protocol/lsp.ts';
import { marksByFile } from '../../../server/views/decorations.ts';
import type { Documents, Scene } from '../../../server/views/scene.ts';
import { ORDERS, holds, lease, pool, scope, statistics } from '../ledger/observation.ts';
import { GONE, MOVED, ONE_HELD, UNCHANGED, sceneAt, sceneAtEnd } from './drawing.ts';

function marks(
  scene: Scene,
  documents: Documents = UNCHANGED,
  surface: Surface = 'normal',
): readonly string[] {
  return (marksByFile(scene, documents, surface).get(ORDERS) ?? []).map(
    ({ line, text, severity }) => `${line} ${severity}: ${text}`,
  );
}

describe('the end of a line', () => {
  it('says nothing about what is healthy, or unusual only for its line', () => {
    assert.deepEqual(marks(sceneAt(6000, statistics({ acquired: 9, released: 9 }))), []);
    assert.deepEqual(marks(sceneAt(1999, ...ONE_HELD)), []);
    const unusual = [statistics({ acquired: 51, released: 50, holdMs: holds(50, 1) }), lease()];
    assert.deepEqual(marks(sceneAt(1900, ...unusual)), []);
  });

  it('says what is held for long and what it does', () => {
    assert.deepEqual(marks(sceneAt(2000, lease())), ['30 info: held 2 s, idle']);
    assert.deepEqual(marks(sceneAt(60_000, lease({ state: 'busy' }))), ['30 info: held 1 min, in a query']);
  });

  it('says what is suspected', () => {
    assert.deepEqual(marks(sceneAt(12_000, lease())), ['30 suspected: held 10 s, idle']);
    assert.deepEqual(
      marks(sceneAt(12_000, lease({ transaction: 'T' }), lease({ lease: 2, acquiredMs: 1000 }))),
      ['30 suspected: 2 held, the longest 10 s, idle in transaction'],
    );
  });

  it('says how many slots are lost, and how many may follow', () => {
    const answered = [scope({ endedMs: 5 }), lease({ scope: 1 })];
    assert.deepEqual(marks(sceneAt(12_000, ...answered)), ['30 leaked: 1 of 10 slots lost here']);
    assert.deepEqual(marks(sceneAt(12_000, ...answered, lease({ lease: 2, acquiredMs: 6000 }))), [
      '30 leaked: 1 of 10 slots lost here · held 5 s, idle',
    ]);
    assert.deepEqual(
      marks(sceneAt(12_000, ...answered, lease({ lease: 2, state: 'busy', acquiredMs: 6000 }))),
      ['30 leaked: 1 of 10 slots lost here'],
    );
  });

  it('says that callers wait for each other', () => {
    const stuck = pool({ max: 1, total: 1, idle: 0, waiting: 1, waitingSinceMs: 200 });
    const holding = lease({ pool: stuck.pool, idleSinceMs: 100, awaitingSinceMs: 200 });
    assert.deepEqual(marks(sceneAt(1100, stuck, holding)), []);
    assert.deepEqual(marks(sceneAt(1200, stuck, holding)), [
      '30 leaked: deadlocked: waits for a second client',
    ]);
  });

  it('counts clients of a pool that nobody knows', () => {
    assert.deepEqual(marks(sceneAtEnd(lease({ pool: 9 }))), ['30 lastRun: last run: 1 client lost here']);
  });

  it('keeps after the session only what leaked', () => {
    assert.deepEqual(marks(sceneAtEnd(...ONE_HELD)), ['30 lastRun: last run: 1 of 10 slots lost here']);
    assert.deepEqual(marks({ ...sceneAt(60_000, ...ONE_HELD), lastRun: true }), []);
  });

  it('says nothing in quiet', () => {
    assert.deepEqual(marks(sceneAtEnd(...ONE_HELD), UNCHANGED, 'quiet'), []);
  });

  it('moves with the line and goes with it', () => {
    assert.deepEqual(marks(sceneAt(2000, lease()), MOVED), ['32 info: held 2 s, idle']);
    assert.equal(marksByFile(sceneAt(2000, lease()), GONE, 'normal').size, 0);
  });
});

import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Surface } from '../../../protocol/lsp.ts';
import { codeLenses } from '../../../server/views/codeLens.ts';
import type { Documents, Scene } from '../../../server/views/scene.ts';
import { ORDERS, lease, placedSite, statistics } from '../ledger/observation.ts';
import { GONE, MOVED, ONE_HELD, UNCHANGED, sceneAt, sceneAtEnd } from './drawing.ts';

function lenses(scene: Scene, surface: Surface, documents: Documents = UNCHANGED): readonly string[] {
  return codeLenses(scene, documents, surface, ORDERS).map(
    ({ range, command }) => `${range.start.line}: ${command?.title ?? ''}`,
  );
}

const running = (scene: Scene): Scene => ({ ...scene, lastRun: false });

describe('lenses', () => {
  it('tell in full what is open, adding up, and how long it usually is', () => {
    const records = [
      statistics({ acquired: 9, released: 6, holdMs: [[24, 6]] }),
      lease({ transaction: 'T' }),
    ];
    const scene = sceneAt(
      6000,
      ...records,
      lease({ lease: 2, state: 'busy' }),
      lease({ lease: 3, acquiredMs: 5990 }),
    );
    assert.deepEqual(lenses(scene, 'full'), ['30: 1 suspected · 2 held · 9 acquired · p95 8 ms']);
  });

  it('tell in full that a line is healthy', () => {
    const scene = sceneAt(6000, statistics({ acquired: 214, released: 214, holdMs: [[24, 214]] }));
    assert.deepEqual(lenses(scene, 'full'), ['30: 214 acquired, all released']);
  });

  it('are in normal only over lines that leaked', () => {
    assert.deepEqual(lenses(sceneAt(60_000, ...ONE_HELD), 'normal'), []);
    assert.deepEqual(lenses(running(sceneAtEnd(...ONE_HELD)), 'normal'), [
      '30: 1 leaked · 3 acquired · p95 8 ms',
      '30: why?',
    ]);
  });

  it('are never there in quiet', () => {
    assert.deepEqual(lenses(running(sceneAtEnd(...ONE_HELD)), 'quiet'), []);
  });

  it('say that they are about the last run', () => {
    assert.deepEqual(lenses(sceneAtEnd(...ONE_HELD), 'normal'), [
      '30: last run: 1 leaked · 3 acquired · p95 8 ms',
      '30: why?',
    ]);
  });

  it('move with the line and go with it', () => {
    const scene = sceneAtEnd(...ONE_HELD);
    assert.match(lenses(scene, 'full', MOVED)[0] ?? '', /^32: /);
    assert.deepEqual(lenses(scene, 'full', GONE), []);
  });

  it('belong to one file', () => {
    assert.deepEqual(codeLenses(sceneAtEnd(...ONE_HELD), UNCHANGED, 'full', '/shop/other.ts'), []);
  });

  it('count a line once although several ways lead to it', () => {
    const scene = sceneAt(
      1000,
      ...placedSite(1, 31, 40),
      ...placedSite(2, 31, 50),
      statistics({ acquired: 2, released: 2 }),
      statistics({ site: 2, acquired: 3, released: 3 }),
    );
    assert.deepEqual(lenses(scene, 'full'), ['30: 5 acquired, all released']);
  });
});

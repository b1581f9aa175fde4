import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { hover } from '../../../server/views/hover.ts';
import type { Documents, Scene } from '../../../server/views/scene.ts';
import { ORDERS, lease, scope, statistics } from '../ledger/observation.ts';
import { GONE, MOVED, ONE_HELD, UNCHANGED, sceneAt, sceneAtEnd } from './drawing.ts';

function textAt(scene: Scene, line: number, documents: Documents = UNCHANGED): string | undefined {
  const contents = hover(scene, documents, ORDERS, { line, character: 4 })?.contents;
  return contents !== undefined && typeof contents === 'object' && 'value' in contents
    ? contents.value
    : undefined;
}

describe('a hover', () => {
  it('is on the acquire line where it stands now, and nowhere else', () => {
    const scene = sceneAtEnd(...ONE_HELD);
    assert.ok(textAt(scene, 30));
    assert.equal(textAt(scene, 29), undefined);
    assert.ok(textAt(scene, 32, MOVED));
    assert.equal(textAt(scene, 30, MOVED), undefined);
    assert.equal(textAt(scene, 30, GONE), undefined);
    assert.equal(hover(scene, UNCHANGED, '/shop/other.ts', { line: 30, character: 0 }), undefined);
  });

  it('begins with the verdict, then says what to do', () => {
    const text = textAt(sceneAtEnd(...ONE_HELD), 30) ?? '';
    assert.match(
      text,
      /^\*\*1 of 10 pool slots is gone: 1 of 3 clients acquired here was never released\.\*\*/,
    );
    assert.ok(text.indexOf('**Next:**') < text.indexOf('1 leaked · 3 acquired'));
  });

  it('tells a healthy line’s counts and hold times', () => {
    const text = textAt(sceneAt(900, statistics({ acquired: 2, released: 2, holdMs: [[24, 2]] })), 30);
    assert.equal(
      text,
      '2 acquired, all released\n\n| | p50 | p95 | max |\n|---|---:|---:|---:|\n| hold | 8 ms | 8 ms | 8 ms |',
    );
  });

  it('names who holds now, longest first, at most five', () => {
    const leases = [0, 1, 2, 3, 4, 5, 6].map((id) =>
      lease({ lease: id, state: 'busy', acquiredMs: id * 1000 }),
    );
    const text = textAt(sceneAt(11_000, statistics({ acquired: 7 }), ...leases), 30) ?? '';
    assert.match(text, /Held now:\n\n(- 10 s, in a query\n){2}(- 5 s, in a query\n){3}- and 2 others$/);
  });

  it('says what each holder works for, ran last, and which backend it occupies', () => {
    const held = lease({ scope: 1, backendPid: 77, transaction: 'T', lastQuery: { text: 'SELECT `a`' } });
    assert.match(
      textAt(sceneAt(1000, scope({ label: 'GET /a_b' }), held), 30) ?? '',
      /- 1 s, idle 1 s in transaction · GET \/a\\_b · `` SELECT `a` `` · backend 77$/,
    );
  });
});

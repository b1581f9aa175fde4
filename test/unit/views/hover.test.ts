import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { hover } from '../../../server/views/hover.ts';
import type { Documents, Scene } from '../../../server/views/scene.ts';
import { ORDERS, lease, placedSite, scope, statistics } from '../ledger/observation.ts';
import { GONE, MOVED, ONE_HELD, UNCHANGED, sceneAt, sceneAtEnd } from './drawing.ts';

/** Of the line's text, which is not known, so that it reaches from the column of the call to the end. */
const ON_TEXT = 20;

function textAt(
  scene: Scene,
  line: number,
  documents: Documents = UNCHANGED,
  character = 4,
): string | undefined {
  const contents = hover(scene, documents, ORDERS, { line, character })?.contents;
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

  it('leaves the verdict to the problem where one stands', () => {
    const scene = sceneAtEnd(...ONE_HELD);
    assert.match(textAt(scene, 30, UNCHANGED, ON_TEXT) ?? '', /^Last run: 1 leaked · 3 acquired/);
    assert.deepEqual(hover(scene, UNCHANGED, ORDERS, { line: 30, character: ON_TEXT })?.range, {
      start: { line: 30, character: 17 },
      end: { line: 30, character: 2 ** 31 - 1 },
    });
  });

  it('takes one character more on both sides for the problem’s, as VS Code does', () => {
    const open: Documents = { ...UNCHANGED, lineText: () => '  const client = await pool.connect();  ' };
    const scene = sceneAtEnd(...ONE_HELD);
    for (const [character, isComplete] of [
      [0, true],
      [1, false],
      [39, false],
      [40, true],
    ] as const) {
      assert.equal(
        textAt(scene, 30, open, character)?.startsWith('**1 of 10'),
        isComplete,
        `at ${character}`,
      );
    }
  });

  it('has the verdict of what is no problem', () => {
    assert.match(
      textAt(sceneAt(11_000, ...ONE_HELD), 30, UNCHANGED, ON_TEXT) ?? '',
      /^\*\*Client may be leaked: held 10 s/,
    );
    assert.match(
      textAt({ ...sceneAt(31_000, ...ONE_HELD), lastRun: true }, 30, UNCHANGED, ON_TEXT) ?? '',
      /^\*\*Client may be leaked: held 30 s/,
    );
  });

  it('says when the file has changed since it was loaded', () => {
    const STALE = /\n\n\*The file has changed since the program loaded it\..*\*$/;
    assert.match(textAt(sceneAt(31_000, ...ONE_HELD), 32, MOVED) ?? '', STALE);
    assert.doesNotMatch(textAt(sceneAt(31_000, ...ONE_HELD), 30, UNCHANGED) ?? '', STALE);
  });

  it('links the lines that release where they stand now; a problem leads to the usual one by itself', () => {
    const acquired = [...placedSite(1, 31), ...placedSite(2, 48), ...placedSite(3, 52)];
    const usual = statistics({ acquired: 3, released: 2, releasedAt: [[2, 2]] });
    const scene = sceneAtEnd(...acquired, usual, lease());
    assert.match(
      textAt(scene, 32, MOVED) ?? '',
      /\n\nReleased at \[orders\.ts:50\]\(file:\/\/\/shop\/orders\.ts#50\)\n\n/,
    );
    assert.doesNotMatch(textAt(scene, 30, UNCHANGED, ON_TEXT) ?? '', /Released at/);
    const both = statistics({
      acquired: 4,
      released: 3,
      releasedAt: [
        [2, 1],
        [3, 2],
      ],
    });
    assert.match(
      textAt(sceneAtEnd(...acquired, both, lease()), 30, UNCHANGED, ON_TEXT) ?? '',
      /Released at \[orders\.ts:52\].*, \[orders\.ts:48\]/,
    );
    const onlyTop: Documents = { ...UNCHANGED, currentLine: (_file, line) => (line < 48 ? line : undefined) };
    assert.doesNotMatch(textAt(scene, 30, onlyTop) ?? '', /Released at/);
  });

  it('tells a healthy line’s counts and hold times', () => {
    const text = textAt(sceneAt(900, statistics({ acquired: 2, released: 2, holdMs: [[24, 2]] })), 30);
    assert.equal(
      text,
      '2 acquired, all released\n\n| | p50 | p95 | max | |\n|---|---:|---:|---:|---|\n| held | 8 ms | 8 ms | 8 ms |  |',
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

import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { codeActions } from '../../../server/views/codeActions.ts';
import type { Documents, Scene } from '../../../server/views/scene.ts';
import { ORDERS, lease, misuse, placedSite, statistics } from '../ledger/observation.ts';
import { GONE, MOVED, ONE_HELD, UNCHANGED, sceneAt, sceneAtEnd } from './drawing.ts';

const RELEASED = [...placedSite(2, 48), statistics({ acquired: 3, released: 2, releasedAt: [[2, 2]] })];

/** With a document in which every line is the same. */
function open(documents: Documents): Documents {
  return { ...documents, lineText: () => 'await pool.connect(); ' };
}

function actionsAt(scene: Scene, line: number, documents = open(UNCHANGED)) {
  const at = { line: line - 1, character: 3 };
  return codeActions(scene, documents, ORDERS, { start: at, end: at });
}

const titles = (actions: ReturnType<typeof actionsAt>): readonly string[] =>
  actions.map(({ title }) => title);

describe('actions', () => {
  const suspected = sceneAt(31_000, ...ONE_HELD, ...RELEASED, lease());

  it('lead to the usual release, the holders and the explanation, and exempt the line', () => {
    const actions = actionsAt(suspected, 31);
    assert.deepEqual(titles(actions), [
      'Go to the usual release (orders.ts:48)',
      'Show holders',
      'Explain this problem',
      'Exempt this line: its clients are held on purpose',
      'Ignore what is found at this line',
    ]);
    assert.deepEqual(
      actions.flatMap(({ command }) => (command ? [[command.command, command.arguments]] : [])),
      [
        ['leakLens.goTo', [`file://${ORDERS}`, 47]],
        ['leakLens.showHolders', [`file://${ORDERS}`, 30]],
        ['leakLens.explain', ['suspected.md']],
      ],
    );
  });

  it('write the directive at the end of the line where it stands now', () => {
    const [exempt] = actionsAt(suspected, 33, open(MOVED)).filter(({ edit }) => edit);
    const end = { line: 32, character: 21 };
    assert.deepEqual(exempt?.edit?.changes, {
      [`file://${ORDERS}`]: [{ range: { start: end, end }, newText: ' // leak-lens: long-lived' }],
    });
  });

  it('do not offer to exempt a line from what counts for it all the same', () => {
    assert.deepEqual(
      titles(actionsAt({ ...sceneAtEnd(...ONE_HELD), lastRun: false }, 31)).filter((title) =>
        /line/.test(title),
      ),
      ['Ignore what is found at this line'],
    );
  });

  it('do not exist for other lines, closed files, releases and lines that are gone', () => {
    assert.deepEqual(actionsAt(suspected, 30), []);
    assert.deepEqual(actionsAt(suspected, 31, GONE), []);
    assert.ok(actionsAt(suspected, 31, UNCHANGED).every(({ edit }) => edit === undefined));
    const onlyTop: Documents = { ...UNCHANGED, currentLine: (_file, line) => (line < 48 ? line : undefined) };
    assert.deepEqual(titles(actionsAt(suspected, 31, onlyTop)), ['Show holders', 'Explain this problem']);
  });

  it('explain misuses', () => {
    const scene = sceneAt(100, ...placedSite(7, 60), misuse({ misuse: 'double-release', site: 7 }));
    assert.deepEqual(titles(actionsAt(scene, 60)), [
      'Explain this problem',
      'Ignore what is found at this line',
    ]);
  });
});

import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Diagnostic } from 'vscode-languageserver-types';
import { diagnosticsByFile } from '../../../server/views/diagnostics.ts';
import type { Documents, Scene } from '../../../server/views/scene.ts';
import { ORDERS, lease, placedSite, statistics } from '../ledger/observation.ts';
import { GONE, MOVED, ONE_HELD, UNCHANGED, sceneAt, sceneAtEnd } from './drawing.ts';

function problems(scene: Scene, documents: Documents = UNCHANGED): readonly Diagnostic[] {
  return diagnosticsByFile(scene, documents).get(ORDERS) ?? [];
}

function textOf(problem: Diagnostic | undefined): string {
  const message = problem?.message ?? '';
  return typeof message === 'string' ? message : message.value;
}

describe('problems', () => {
  it('are not made of what is slow or merely suspected', () => {
    assert.equal(diagnosticsByFile(sceneAt(29_999, ...ONE_HELD), UNCHANGED).size, 0);
  });

  it('warn of strong suspicions', () => {
    const [problem, ...more] = problems(sceneAt(31_000, ...ONE_HELD));
    assert.deepEqual(more, []);
    assert.equal(problem?.severity, 2);
    assert.equal(problem.source, 'Leak Lens');
    assert.equal(problem.code, 'suspected');
    assert.match(textOf(problem), /^Client may be leaked: held 30 s, idle for 30 s\. It may also be waiting/);
  });

  it('are errors for leaks, one for all leases that were acquired the same way', () => {
    const scene = { ...sceneAtEnd(...ONE_HELD, lease({ lease: 2 })), lastRun: false };
    const [problem, ...more] = problems(scene);
    assert.deepEqual(more, []);
    assert.equal(problem?.severity, 1);
    assert.equal(problem.code, 'leaked/loop-empty');
    assert.match(textOf(problem), /^2 of 10 pool slots are gone: 2 of 4 clients acquired here were never/);
  });

  it('stay after the session when they are leaks, and only then', () => {
    assert.match(textOf(problems(sceneAtEnd(...ONE_HELD))[0]), /^Last run: 1 of 10/);
    assert.deepEqual(problems({ ...sceneAt(31_000, ...ONE_HELD), lastRun: true }), []);
  });

  it('cover the text of the line where it stands now', () => {
    const open: Documents = {
      ...MOVED,
      lineText: (_file, line) => (line === 33 ? '  const client = await pool.connect();  ' : undefined),
    };
    assert.deepEqual(problems(sceneAtEnd(...ONE_HELD), open)[0]?.range, {
      start: { line: 32, character: 2 },
      end: { line: 32, character: 38 },
    });
  });

  it('reach from the column to the end of a line whose text is not known', () => {
    assert.deepEqual(problems(sceneAtEnd(...ONE_HELD))[0]?.range, {
      start: { line: 30, character: 17 },
      end: { line: 30, character: 2 ** 31 - 1 },
    });
  });

  it('go with their line', () => {
    assert.equal(diagnosticsByFile(sceneAtEnd(...ONE_HELD), GONE).size, 0);
  });

  it('lead to the callers, the last query and the usual release, as far as these lines still exist', () => {
    const scene = sceneAtEnd(
      ...placedSite(1, 31, 90),
      ...placedSite(2, 48),
      ...placedSite(3, 41),
      statistics({ acquired: 3, released: 2, releasedAt: [[2, 2]] }),
      lease({ lastQuery: { text: 'SELECT 1', site: 3 } }),
    );
    const related = (documents: Documents) =>
      problems(scene, documents)[0]?.relatedInformation?.map(
        ({ location, message }) => `${location.range.start.line} ${message}`,
      );
    assert.deepEqual(related(UNCHANGED), [
      '89 called from getOrder',
      '40 last query: SELECT 1',
      '47 usually released here',
    ]);
    const onlyTop: Documents = { ...UNCHANGED, currentLine: (_file, line) => (line < 48 ? line : undefined) };
    assert.deepEqual(related(onlyTop), ['40 last query: SELECT 1']);
  });

  it('name lines where they stand now', () => {
    const scene = sceneAtEnd(
      ...placedSite(2, 48),
      statistics({ acquired: 3, released: 2, releasedAt: [[2, 2]] }),
      lease({ lastQuery: { text: 'SELECT 1', site: 2 } }),
    );
    const [problem] = problems(scene, MOVED);
    assert.match(textOf(problem), /"SELECT 1" \(orders\.ts:50\).* line 50 released it/);
  });
});

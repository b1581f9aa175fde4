import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Compared } from '../../../server/history/comparison.ts';
import { hover } from '../../../server/views/hover.ts';
import { report } from '../../../server/views/report.ts';
import type { Scene } from '../../../server/views/scene.ts';
import { frame, ORDERS, statistics } from '../ledger/observation.ts';
import { sceneAt, UNCHANGED } from './drawing.ts';

const BEFORE = { runs: 2, leakingRuns: 1, acquired: 20, leaked: 1, clean: 60 };

/** A healthy line that leaked in a former run. */
function sceneWith(compared: Pick<Compared, 'state'> & Partial<Compared>): Scene {
  const full = { before: BEFORE, rateBefore: 0.05, isShared: false, ...compared };
  return {
    ...sceneAt(100, statistics({ acquired: 30, released: 30 })),
    history: { list: [full], byFinding: new Map() },
  };
}

describe('what was leaked in former runs', () => {
  const fixed = { kind: 'verified-fixed', clean: 90, isNews: true } as const;

  it('is in the hover of the line, also where it is healthy', () => {
    const value = (scene: Scene): string =>
      JSON.stringify(hover(scene, UNCHANGED, ORDERS, { line: 30, character: 3 })?.contents);
    assert.match(
      value(sceneWith({ state: fixed, at: frame() })),
      /Verified fixed: 90 clean acquires since it leaked in 5 % of them/,
    );
    assert.doesNotMatch(value(sceneWith({ state: fixed, at: frame({ line: 40 }) })), /Verified/);
  });

  it('has a section in the report, unless it is no news', () => {
    const textOf = (scene: Scene): string => report(scene, { cwd: '/shop', colours: false });
    assert.match(
      textOf(sceneWith({ state: fixed, at: frame() })),
      /^Leaks of former runs\n {2}orders\.ts:31 {2}getOrder\n {4}Verified fixed: [^\n]+\n\nLeak Lens: no leak/,
    );
    const seenAt = { file: 'old.ts', line: 7, function: '' };
    assert.match(
      textOf(sceneWith({ state: { kind: 'not-exercised' }, seenAt })),
      / {2}old\.ts:7\n {4}Not exercised: it leaked in 1 of the 2 runs before \(5 % of acquires\)/,
    );
    assert.doesNotMatch(textOf(sceneWith({ state: { ...fixed, isNews: false } })), /former/);
  });
});

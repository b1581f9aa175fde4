import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { LIMITS } from '../../../protocol/wire.ts';
import { callSitesByFile } from '../../../server/views/callSite.ts';
import type { Scene } from '../../../server/views/scene.ts';
import { editorStyle } from '../../../server/views/style.ts';
import { heldText, waitingSentences } from '../../../server/views/waiting.ts';
import {
  ORDERS,
  frame,
  goodbye,
  lease,
  placedAt,
  placedSite,
  pool,
  statistics,
  wait,
  type Observed,
} from '../ledger/observation.ts';
import { judgeLater, program } from '../evidence/judging.ts';
import { UNCHANGED, sceneAt } from './drawing.ts';

const style = editorStyle(UNCHANGED);

/** What is said about orders.ts:31, where one client of a pool of two was acquired. */
function sentences(scene: Scene): readonly string[] {
  const site = callSitesByFile(scene)
    .get(ORDERS)
    ?.find(({ at }) => at.line === 31);
  assert.ok(site);
  return waitingSentences(scene, site, style);
}

const POOL = pool({ max: 2, total: 2, waiting: 1 });
const here = wait({ site: 1, requestedMs: 1000 });

describe('what a hover says about waiting', () => {
  const at = (runningMs: number, ...records: readonly Observed[]): readonly string[] =>
    sentences(sceneAt(runningMs, POOL, ...records));

  it('is nothing where nobody has waited for long', () => {
    assert.deepEqual(at(3000, lease({ causedWaitMs: 500 }), statistics({ causedWaitMs: 499 })), []);
    assert.deepEqual(at(3000, lease(), wait({ site: 2 })), []);
  });

  it('is how long others have waited because of it, by open leases and closed ones', () => {
    assert.deepEqual(at(3000, lease({ causedWaitMs: 500 }), statistics({ causedWaitMs: 1000 })), [
      'Others have waited 1.5 s in all for clients that were held from here.',
    ]);
  });

  it('is how many wait here, since when, and for whom', () => {
    const records = [...placedSite(2, 40), lease({ site: 2, state: 'busy' }), here];
    assert.deepEqual(at(3000, ...records), [
      '1 acquire waits here, the longest for 2 s; clients were held 50 % by line 40.',
    ]);
    const later = wait({ wait: 2, site: 1, requestedMs: 1500 });
    assert.match(at(3000, ...records, later)[0] ?? '', /^2 acquires wait here, the longest for 2 s;/);
  });

  it('does not claim to know of all where not all are told', () => {
    const many = Array.from({ length: LIMITS.waitsPerPool }, (_, id) => wait({ wait: id, site: 1 }));
    assert.deepEqual(at(3000, ...many), ['At least 10 acquires wait here, the longest for 3 s.']);
  });

  it('is the latest wait where none lasts, with its outcome and the lag in it', () => {
    const ended = wait({ site: 1, requestedMs: 1000, endedMs: 3000, outcome: 'delivered' });
    assert.deepEqual(at(3500, ended), ['Waited 2 s here for a client.']);
    assert.deepEqual(at(3500, ended, { ...ended, wait: 2, lagMs: 1500, outcome: 'failed' }), [
      'Waited 2 s here for a client, in vain, 1.5 s of it because the event loop was busy.',
    ]);
    assert.deepEqual(at(3500, { ...ended, lagMs: 199 }), ['Waited 2 s here for a client.']);
  });

  it('prefers a wait that lasts', () => {
    const ended = wait({ site: 1, wait: 2, requestedMs: 0, endedMs: 3000, outcome: 'delivered' });
    assert.deepEqual(at(3500, ended, here), ['1 acquire waits here, the longest for 2.5 s.']);
  });

  it('is over when the program is', () => {
    const ledger = program(POOL, here, goodbye(4000, false));
    const { findings } = judgeLater(ledger, 9000);
    assert.deepEqual(sentences({ snapshot: ledger.snapshot(), findings, lastRun: true }), [
      'Waited 3 s here for a client, in vain.',
    ]);
  });

  it('names another file, two holders at most, and none that hardly held', () => {
    const holders = [
      { at: frame({ file: '/shop/users.ts', line: 7 }), part: 0.5 },
      { at: frame({ line: 40 }), part: 0.334 },
      { at: frame({ line: 50 }), part: 0.1 },
    ];
    assert.equal(
      heldText(holders, frame(), style),
      '; clients were held 50 % by users.ts:7, 33 % by line 40',
    );
    assert.equal(heldText([{ at: frame(), part: 0.009 }], frame(), style), '');
  });

  it('finds waits by their line, however they came there', () => {
    const twice = [...placedAt(3, [frame(), frame({ line: 90 })]), { ...here, site: 3 }];
    assert.deepEqual(at(3000, ...twice), ['1 acquire waits here, the longest for 2 s.']);
  });
});

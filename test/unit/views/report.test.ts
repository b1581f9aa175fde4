import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { NO_FINDINGS } from '../../../server/evidence/finding.ts';
import { Ledger } from '../../../server/ledger/ledger.ts';
import { report } from '../../../server/views/report.ts';
import { reportJson } from '../../../server/views/reportJson.ts';
import type { Scene } from '../../../server/views/scene.ts';
import { frame, goodbye, lease, ledgerOf, placedAt, pool, statistics } from '../ledger/observation.ts';
import { judgeLater } from '../evidence/judging.ts';
import { ONE_HELD, sceneAt, sceneAtEnd } from './drawing.ts';

const plain = (scene: Scene): string => report(scene, { cwd: '/shop', colours: false });

describe('a report', () => {
  it('says why there may be nothing to report', () => {
    const scene = { snapshot: new Ledger().snapshot(), findings: NO_FINDINGS, lastRun: false };
    assert.equal(
      plain(scene),
      'Leak Lens: no process with a pool reported. Either the program made no pool of pg, or the hook was not loaded: look for something that sets NODE_OPTIONS itself.\n',
    );
  });

  it('says that everything came back', () => {
    const scene = sceneAt(
      9000,
      pool({ poolQueries: 7, idle: 1 }),
      statistics({ acquired: 214, released: 214 }),
    );
    assert.equal(
      plain(scene),
      'Leak Lens: no leak; all 214 leases were released, besides 7 pool.query statements.\n',
    );
  });

  it('is not about what is only slow', () => {
    assert.equal(plain(sceneAt(4000, ...ONE_HELD)), 'Leak Lens: no leak; 2 of 3 leases released.\n');
  });

  it('shows a lost client although its call site was not recorded', () => {
    const ledger = ledgerOf([pool(), lease({ site: 99 }), goodbye(9, true)]);
    const scene = { snapshot: ledger.snapshot(), findings: judgeLater(ledger, 0).findings, lastRun: false };
    assert.match(plain(scene), /^LEAKED {2}at a call site that was not recorded\n/);
  });

  it('shows at most five callers', () => {
    const stack = (depth: number): string => {
      const frames = Array.from({ length: depth }, (_, index) => frame({ line: 10 + index }));
      return plain(sceneAtEnd(...placedAt(1, frames), ...ONE_HELD));
    };
    assert.equal(stack(6).match(/ from orders/g)?.length, 5);
    assert.doesNotMatch(stack(6), /and \d more/);
    assert.equal(stack(7).match(/ from orders/g)?.length, 5);
    assert.match(stack(7), /and 1 more/);
  });

  it('has colours only where they are understood', () => {
    const scene = sceneAtEnd(...ONE_HELD);
    assert.doesNotMatch(plain(scene), /\p{Cc}(?<!\n)/u);
    const coloured = report(scene, { cwd: '/shop', colours: true });
    assert.match(coloured, /\u001b\[31mLEAKED\u001b\[39m/);
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), plain(scene));
  });

  it('lets no text of the program steer the terminal', () => {
    const scene = sceneAtEnd(
      ...placedAt(1, [frame({ function: 'a\u001b[2Jb' })]),
      lease({ lastQuery: { text: 'SELECT \u001b]0;title\u0007 1' } }),
    );
    assert.doesNotMatch(plain(scene), /\p{Cc}(?<!\n)/u);
  });

  it('says what was left out', () => {
    const scene = sceneAt(
      100,
      { kind: 'dropped', what: 'lease', count: 3 },
      { kind: 'dropped', what: 'misuse', count: 1 },
      { kind: 'dropped', what: 'internal-error', count: 1 },
    );
    assert.match(plain(scene), /\nLeft out, because limits were reached: 3 leases, 1 misuse\.\n/);
    assert.match(plain(scene), /\nThe hook failed 1 time inside/);
  });
});

describe('a report for programs', () => {
  it('has a version, totals, and findings with what a person would read', () => {
    const { version, totals, findings } = reportJson(sceneAtEnd(...ONE_HELD), '/shop');
    assert.equal(version, 1);
    assert.equal(totals.leakingSites, 1);
    assert.deepEqual(totals.slots, { lost: 1, max: 10 });
    const [finding, ...more] = findings;
    assert.deepEqual(more, []);
    assert.equal(finding?.level, 'leaked');
    assert.deepEqual(finding.at, {
      file: 'orders.ts',
      line: 31,
      column: 18,
      function: 'getOrder',
      origin: 'author',
    });
    assert.match(finding.headline, /^1 of 10 pool slots is gone/);
    assert.equal(finding.leases[0]?.evidence.kind, 'leaked');
  });

  it('survives JSON unchanged', () => {
    const json = reportJson(sceneAtEnd(...ONE_HELD), '/shop');
    assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
  });
});

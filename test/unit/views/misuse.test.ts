import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { MisuseKind } from '../../../protocol/wire.ts';
import { marksByFile } from '../../../server/views/decorations.ts';
import { diagnosticsByFile } from '../../../server/views/diagnostics.ts';
import { firstLeakOf } from '../../../server/views/firstLeak.ts';
import { hover } from '../../../server/views/hover.ts';
import { report } from '../../../server/views/report.ts';
import { reportJson } from '../../../server/views/reportJson.ts';
import type { Documents, Scene } from '../../../server/views/scene.ts';
import { status } from '../../../server/views/statusBar.ts';
import {
  ORDERS,
  frame,
  lease,
  misuse,
  placedAt,
  placedSite,
  statistics,
  type Observed,
} from '../ledger/observation.ts';
import { GONE, MOVED, ONE_HELD, UNCHANGED, sceneAt, sceneAtEnd } from './drawing.ts';

/** Guilty at orders.ts:48, called by line 90; the other party is orders.ts:40. */
const SITES: readonly Observed[] = [...placedSite(2, 48, 90), ...placedSite(3, 40)];
const TWICE: readonly Observed[] = [...SITES, misuse({ other: 3, otherScope: 'GET /a' })];
/** Of the line's text, which is not known, so that it reaches from the column of the call to the end. */
const ON_TEXT = 20;

function marks(scene: Scene, documents: Documents = UNCHANGED): readonly string[] {
  return (marksByFile(scene, documents, 'normal').get(ORDERS) ?? []).map(
    ({ line, text, severity }) => `${line} ${severity}: ${text}`,
  );
}

function problems(scene: Scene, documents: Documents = UNCHANGED): readonly Diagnostic[] {
  return diagnosticsByFile(scene, documents).get(ORDERS) ?? [];
}

function textOf(problem: Diagnostic | undefined): string {
  const message = problem?.message ?? '';
  return typeof message === 'string' ? message : message.value;
}

function hoverText(scene: Scene, character = 4, documents: Documents = UNCHANGED): string | undefined {
  const contents = hover(scene, documents, ORDERS, { line: 47, character })?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
}

const plainReport = (scene: Scene): string => report(scene, { cwd: '/shop', colours: false });

describe('a misuse at the end of its line', () => {
  it('is said at once, in the colour of its level', () => {
    assert.deepEqual(marks(sceneAt(200, ...TWICE)), ['47 leaked: released twice']);
    const pools = misuse({ misuse: 'pool-per-call', count: 12 });
    assert.deepEqual(marks(sceneAt(200, ...SITES, pools)), ['47 suspected: 12 pools made here']);
    const nested = misuse({ misuse: 'nested-acquire', concurrency: 2, max: 10 });
    assert.deepEqual(marks(sceneAt(200, ...SITES, nested)), ['47 info: second client while holding one']);
  });

  it('is said together with what else is to be said there, the worst colour for all', () => {
    const both = [...SITES, misuse(), misuse({ misuse: 'pool-per-call', count: 12 })];
    assert.deepEqual(marks(sceneAt(200, ...both)), ['47 leaked: released twice · 12 pools made here']);
    const nested = misuse({ misuse: 'nested-acquire', site: 1, concurrency: 5, max: 10 });
    assert.deepEqual(marks(sceneAt(2000, lease(), nested)), [
      '30 suspected: held 2 s, idle · second client while holding one',
    ]);
  });

  it('is said once for several callers', () => {
    const callers = [...SITES, ...placedSite(4, 48, 95), misuse(), misuse({ site: 4 })];
    assert.deepEqual(marks(sceneAt(200, ...callers)), ['47 leaked: released twice']);
    assert.equal(problems(sceneAt(200, ...callers)).length, 2);
  });

  it('stays after the session, and moves and goes with its line', () => {
    assert.deepEqual(marks(sceneAtEnd(...TWICE)), ['47 lastRun: last run: released twice']);
    assert.deepEqual(marks(sceneAt(200, ...TWICE), MOVED), ['49 leaked: released twice']);
    assert.deepEqual(marks(sceneAt(200, ...TWICE), GONE), []);
  });

  it('is not said in quiet, or when it is withdrawn', () => {
    assert.equal(marksByFile(sceneAt(200, ...TWICE), UNCHANGED, 'quiet').size, 0);
    assert.deepEqual(marks(sceneAt(200, ...SITES, misuse({ count: 0 }))), []);
  });
});

describe('the problem of a misuse', () => {
  it('says what comes of it, why, and what to do, and leads to the other party and the callers', () => {
    const [problem, ...more] = problems(sceneAt(200, ...TWICE));
    assert.deepEqual(more, []);
    assert.equal(problem?.severity, 1);
    assert.equal(problem.source, 'Leak Lens');
    assert.equal(problem.code, 'misuse/double-release');
    assert.match(
      textOf(problem),
      /^Released twice: line 40 had already .*\nSeen once\.\nRelease in one place only/,
    );
    assert.deepEqual(
      problem.relatedInformation?.map(
        ({ location, message }) => `${location.range.start.line + 1} ${message}`,
      ),
      ['40 released here by GET /a', '90 called from getOrder'],
    );
  });

  it('names lines where they stand now', () => {
    assert.match(textOf(problems(sceneAt(200, ...TWICE), MOVED)[0]), /line 42 had already/);
    assert.deepEqual(problems(sceneAt(200, ...TWICE), GONE), []);
  });

  it('is a warning or a remark for what is less than an error', () => {
    const severityOf = (kind: MisuseKind): number | undefined =>
      problems(sceneAt(200, ...SITES, misuse({ misuse: kind })))[0]?.severity;
    assert.equal(severityOf('listener-growth'), 2);
    assert.equal(severityOf('nested-acquire'), 3);
  });

  it('stays after the session', () => {
    assert.match(textOf(problems(sceneAtEnd(...TWICE))[0]), /^Last run: Released twice/);
  });

  it('goes when it is withdrawn', () => {
    assert.deepEqual(problems(sceneAt(200, ...SITES, misuse({ count: 0 }))), []);
  });
});

describe('a hover over a misuse', () => {
  it('has the verdict and what to do', () => {
    assert.match(
      hoverText(sceneAt(200, ...TWICE)) ?? '',
      /^\*\*Released twice: .*\*\*\n\n.*\n\n\*\*Next:\*\*/,
    );
  });

  it('leaves both to the problem where one stands', () => {
    assert.equal(hoverText(sceneAt(200, ...TWICE), ON_TEXT), undefined);
    const acquires = [...TWICE, statistics({ site: 2 })];
    assert.match(hoverText(sceneAt(200, ...acquires), ON_TEXT) ?? '', /^1 acquired, all released/);
  });

  it('says that it came right, where no problem stands any more', () => {
    const ended = [...SITES, misuse({ misuse: 'ended-not-released', count: 0 })];
    assert.match(hoverText(sceneAt(200, ...ended), ON_TEXT) ?? '', /have been released after all/);
  });

  it('does not let text of the program be Markdown', () => {
    const sites = [...placedAt(2, [frame({ line: 48 })])];
    const text = hoverText(sceneAt(200, ...sites, misuse({ scope: 'GET /*a*' })));
    assert.match(text ?? '', /GET \/\\\*a\\\*/);
  });
});

describe('the words for a nested acquire', () => {
  const headline = (max: number): string => {
    const nested = misuse({ misuse: 'nested-acquire', other: 3, concurrency: 2, max });
    return reportJson(sceneAt(200, ...SITES, nested), '/shop').misuses[0]?.headline ?? '';
  };

  it('say at how many concurrent calls it deadlocks', () => {
    assert.equal(
      headline(10),
      'Second client requested while holding one (acquired at line 40). With max 10 this deadlocks at 10 concurrent calls.',
    );
    assert.match(headline(1), /With max 1 this deadlocks every time\.$/);
    assert.match(headline(Number.MAX_SAFE_INTEGER), /Every such call occupies two connections\.$/);
  });
});

describe('the words for several other parties', () => {
  it('name the first and the second, and count the rest', () => {
    const evidence = (...others: readonly number[]): string => {
      const records = others.map((other, index) => misuse({ other, count: 9 - index }));
      const sites = [...placedSite(4, 41), ...placedSite(5, 42)];
      return reportJson(sceneAt(200, ...SITES, ...sites, ...records), '/shop').misuses[0]!.evidence.join(' ');
    };
    assert.equal(evidence(3), 'Seen 9 times.');
    assert.equal(evidence(3, 4), 'Seen 17 times. In 8 of these it was line 41.');
    assert.equal(evidence(3, 4, 5), 'Seen 24 times. In 15 of these it was line 41 or 1 other line.');
  });
});

describe('a misuse elsewhere', () => {
  it('is in the report, with a word for its level', () => {
    const text = plainReport(
      sceneAt(
        200,
        ...TWICE,
        misuse({ misuse: 'pool-per-call', count: 9 }),
        misuse({ misuse: 'nested-acquire' }),
      ),
    );
    assert.match(text, /^MISUSE {2}orders\.ts:48:18 {2}getOrder\n {2}Released twice/);
    assert.match(text, /\nMISUSE, warning {2}orders\.ts:48/);
    assert.match(text, /\nMISUSE, note {2}orders\.ts:48/);
    assert.match(text, /\nLeak Lens: 2 misuses; no leak\.\nNothing suspicious at 1 other call site\.\n$/);
  });

  it('is counted beside leaks', () => {
    assert.match(
      plainReport(sceneAtEnd(...ONE_HELD, ...TWICE)),
      /\nLeak Lens: 1 leaking call site, 1 of 10 slots lost; 1 misuse\.\n$/,
    );
  });

  it('lets a remark alone be no fault of the result', () => {
    const text = plainReport(
      sceneAt(200, statistics({ acquired: 2, released: 2 }), ...SITES, misuse({ misuse: 'nested-acquire' })),
    );
    assert.match(text, /\nLeak Lens: no leak; all 2 leases were released\.\n$/);
  });

  it('is data in the report for programs', () => {
    const json = reportJson(sceneAt(200, ...TWICE), '/shop');
    assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
    const [found, ...more] = json.misuses;
    assert.deepEqual(more, []);
    assert.equal(found?.kind, 'double-release');
    assert.equal(found.level, 'error');
    assert.equal(found.at?.line, 48);
    assert.deepEqual(
      found.others.map(({ file, line, role, count }) => [file, line, role, count]),
      [['orders.ts', 40, 'release', 1]],
    );
  });

  it('is in no report once it is withdrawn', () => {
    const scene = sceneAt(200, ...SITES, misuse({ count: 0 }));
    assert.deepEqual(reportJson(scene, '/shop').misuses, []);
    assert.doesNotMatch(plainReport(scene), /MISUSE|misuse/);
  });

  it('is no leak: neither the toast nor the status bar speaks of it', () => {
    const scene = sceneAt(200, ...TWICE);
    assert.equal(firstLeakOf(scene, UNCHANGED), undefined);
    assert.deepEqual(status(scene), status(sceneAt(200, ...SITES)));
  });
});

import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { RunHistory } from '../../../server/history/runHistory.ts';
import type { Judged } from '../../../server/history/runTally.ts';
import { judgeLater } from '../evidence/judging.ts';
import { frame, goodbye, ledgerOf, lease, placedAt, pool, statistics } from '../ledger/observation.ts';

/** One of three clients leaked. */
function leaking(thread: string): Judged {
  const ledger = ledgerOf(
    [
      pool(),
      ...placedAt(1, [frame({ enclosingLine: 29 })]),
      statistics({ acquired: 3, released: 2 }),
      lease(),
      goodbye(100, true),
    ],
    0,
    thread,
  );
  return { snapshot: ledger.snapshot(), findings: judgeLater(ledger, 0).findings };
}

/** Of fifty clients one was still out, and idle, when the process was stopped. */
function stoppedWhileIdle(thread: string): Judged {
  const ledger = ledgerOf(
    [
      pool(),
      ...placedAt(1, [frame({ enclosingLine: 29 })]),
      statistics({ acquired: 50, released: 49 }),
      lease(),
      goodbye(3000, false),
    ],
    0,
    thread,
  );
  return { snapshot: ledger.snapshot(), findings: judgeLater(ledger, 0).findings };
}

describe('the history of runs', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leak-lens-run-history-'));
    file = join(folder, 'history.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const begin = (problems: string[] = []): RunHistory =>
    new RunHistory({ file, folders: ['/shop'], problem: (message) => problems.push(message) });
  const states = (history: RunHistory, judged: Judged): readonly string[] =>
    history.comparison(judged).list.map(({ state }) => state.kind);

  it('has a run in its file while it goes on, for the case that it is killed', async () => {
    const history = begin();
    history.note(leaking('one'));
    while (!existsSync(file)) await delay(20);
    assert.match(await readFile(file, 'utf8'), /"runs":\[\["\w+-\w+",3,2,1\]\]/);
    await history.close();
  });

  it('compares each run with those before, and no thread is of two', async () => {
    const history = begin();
    const first = leaking('one');
    history.note(first);
    assert.deepEqual(states(history, first), []);
    const second = leaking('two');
    history.startRun(Date.now() + 1, second);
    await history.loaded();
    assert.deepEqual(states(history, second), ['still-leaking']);
    assert.equal(history.comparison(second).list[0]?.before.leaked, 1);
    await history.close();
  });

  it('calls nothing fixed by a run that was stopped with an idle client, neither then nor later', async () => {
    const former = begin();
    former.note(leaking('one'));
    await former.close();
    const stopped = stoppedWhileIdle('two');
    const doubtful = begin();
    doubtful.note(stopped);
    await doubtful.loaded();
    assert.deepEqual(states(doubtful, stopped), ['suspected-again']);
    await doubtful.close();
    const later = begin();
    const nothing = { snapshot: ledgerOf([]).snapshot(), findings: judgeLater(ledgerOf([]), 0).findings };
    later.note(nothing);
    await later.loaded();
    assert.deepEqual(states(later, nothing), ['not-exercised']);
    await later.close();
  });

  it('writes nothing of runs without a client', async () => {
    const history = begin();
    await history.close();
    assert.equal(existsSync(file), false);
  });

  it('forgets former runs, but not the one that goes on', async () => {
    const former = begin();
    former.note(leaking('one'));
    await former.close();
    const history = begin();
    const judged = leaking('two');
    history.note(judged);
    await history.loaded();
    assert.deepEqual(states(history, judged), ['still-leaking']);
    assert.equal(await history.forget(), true);
    assert.deepEqual(states(history, judged), []);
    await history.close();
    assert.equal((await readFile(file, 'utf8')).match(/",3,2,1\]/g)?.length, 1);
  });

  it('tells once that its file cannot be used', async () => {
    file = folder;
    const problems: string[] = [];
    const history = begin(problems);
    assert.equal(await history.forget(), false);
    assert.equal(await history.forget(), false);
    await history.close();
    assert.equal(problems.length, 2);
    assert.match(problems[0] ?? '', /Former runs are not known/);
    assert.match(problems[1] ?? '', /will not be remembered/);
  });
});

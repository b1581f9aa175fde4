import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { runHealthyLoad } from '../support/healthyLoad.ts';

const FIVE_MINUTES = 300;
/** Longer than what proves that a client outlived its request. */
const HALF_A_MINUTE = 30;
/** Each of these happens a dozen times in five minutes. */
const MUST_HAPPEN = [
  ...['short', 'query', 'transaction', 'report', 'retry', 'parallel', 'download', 'queued', 'afterwards'],
  ...['afterwardsByPool', 'job', 'tenant', 'notified', 'busyLoop', 'acquire timed out'],
  ...['statement timed out', 'query given up', 'connection lost'],
];

/** `npm run bench -- healthyHour` lets it go on for an hour. */
describe('a program that does all that healthy programs do', function () {
  this.timeout(180_000);
  let database: Database;
  beforeEach(async () => {
    database = await startDatabaseProcess();
  });
  afterEach(() => database.stop());

  it('has never leaked in five minutes of its own time, at no moment', async () => {
    const { said, done } = await runHealthyLoad(database.connectionString, FIVE_MINUTES);
    assert.deepEqual(said.proofs, []);
    assert.equal(said.reached['leaked'], undefined);
    for (const what of MUST_HAPPEN) assert.ok((done[what] ?? 0) > 0, `${what} never happened`);
    assert.ok(said.runningMs > FIVE_MINUTES * 1000, `It ran for ${said.runningMs} ms only.`);
    // It is suspect now and then, or this would be no test of what makes a leak of a suspicion.
    assert.ok((said.reached['strongly-suspected'] ?? 0) > 0, JSON.stringify(said.reached));
    assert.equal(said.openLeases, 0);
    assert.deepEqual(said.losses, [{ unknownIds: 0, rejected: 0, hook: {} }]);
    assert.deepEqual(said.problems, []);
  });

  it('has leaked when it forgets a single client', async () => {
    const { said } = await runHealthyLoad(database.connectionString, HALF_A_MINUTE, true);
    assert.equal(said.reached['leaked'], 1, said.proofs.join('\n'));
    assert.match(said.proofs[0] ?? '', /load\.cjs:\d+ .*"scope-ended"/);
  });
});

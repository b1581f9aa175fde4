import { strict as assert } from 'node:assert';
import { setTimeout } from 'node:timers/promises';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { acceleratedProgram, startAcceleratedListener } from '../support/acceleratedListener.ts';
import { attachInspector } from '../support/inspector.ts';
import { startProgram } from '../support/tracedProgram.ts';

/** So that ten minutes are over in twenty seconds. */
const FACTOR = 30;
const TEN_MINUTES_MS = 600_000;
/**
 * At this pace a second is shorter than a busy machine lets a process wait, so what would be said after less than ten
 * seconds is said after ten. Ten minutes are sixty times that.
 */
const PATIENT = {
  ...{ slowHeldMs: 10_000, suspectedIdleMs: 10_000, outlivedMs: 10_000, leakedAfterScopeMs: 10_000 },
  ...{ leftOpenMs: 10_000, starvedMs: 10_000, deadlockedMs: 10_000, exhaustedMs: 10_000 },
};
/** In a transaction, after a response, while another request waits for it, and outside of requests. */
const HELD = 4;

describe('ten minutes at a breakpoint', function () {
  this.timeout(120_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  it('are no reason to say anything, for program, hook and listener alike', async () => {
    const listener = await startAcceleratedListener(FACTOR, PATIENT);
    const program = startProgram(process.execPath, ['--inspect=0', ...acceleratedProgram('breakpoint.cjs')], {
      ...listener.environment,
      DATABASE_URL: database.connectionString,
    });
    try {
      const [, url = ''] = await program.printed(/Debugger listening on (\S+)/);
      const inspector = await attachInspector(url);
      await inspector.send('Debugger.enable');
      await program.printed(/ready/);
      const paused = inspector.event('Debugger.paused');
      program.process.kill('SIGUSR2');
      await paused;
      await setTimeout(TEN_MINUTES_MS / FACTOR);
      await inspector.send('Debugger.resume');
      await program.printed(/Waiting for the debugger to disconnect/);
      inspector.close();
      assert.equal(await program.ended, 0, program.output());
      assert.match(program.output(), /timed out/);
      const said = await listener.end();
      assert.ok(said.stoppedMs > 0.95 * TEN_MINUTES_MS, `It stood still for ${said.stoppedMs} ms.`);
      assert.equal(said.mostOpenLeases, HELD);
      assert.deepEqual(said.reached, {});
      assert.equal(said.openLeases, 0);
      assert.deepEqual(said.problems, []);
    } finally {
      program.process.kill('SIGKILL');
      listener.kill();
    }
  });
});

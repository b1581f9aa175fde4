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
    const listener = await startAcceleratedListener(FACTOR);
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
      // On a slow machine something may be held for 2 s before the breakpoint is reached.
      const { slow: _, ...reached } = said.reached;
      assert.deepEqual(reached, {}, said.proofs.join('\n'));
      assert.equal(said.openLeases, 0);
      assert.deepEqual(said.problems, []);
    } finally {
      program.process.kill('SIGKILL');
      listener.kill();
    }
  });
});

import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'mocha';
import { BEAT_MS } from '../../protocol/wire.ts';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { blamedFrame } from '../../server/evidence/signature.ts';
import { framesOf, type ThreadSnapshot } from '../../server/ledger/snapshot.ts';
import type { Judged } from '../../server/tracing.ts';
import { prepareProject, type Project } from '../matrix/project.ts';
import { STREAMS } from '../matrix/rows/kits.ts';
import { startProgram, startTracing } from '../support/tracedProgram.ts';

/** What a client does when the function of `streams.mjs` is done with it. */
const STATES = {
  cursorReading: 'busy',
  cursorBetweenReads: 'idle',
  cursorClosed: 'idle',
  streamReading: 'busy',
  streamPaused: 'idle',
  streamEnded: 'idle',
  copyingOut: 'busy',
  copiedOut: 'idle',
  copyingIn: 'busy',
  copiedIn: 'idle',
  pipelineRunning: 'busy',
  pipelineDone: 'idle',
} as const;

describe('a client is busy while it runs, and idle before and after', function () {
  this.timeout(60_000);
  let database: Database;
  let project: Project;
  before(async function () {
    this.timeout(180_000);
    database = await startDatabaseProcess();
    project = await prepareProject({
      ...{ group: 'pg', name: 'streams', kit: STREAMS, program: 'streams', file: 'streams.mjs' },
      command: ['node', 'streams.mjs'],
    });
  });
  after(async () => {
    await project.remove();
    await database.stop();
  });

  it('a cursor, a query stream, a COPY in either direction, a pipeline', async () => {
    const tracing = await startTracing();
    const environment = { ...tracing.environment, DATABASE_URL: database.connectionString };
    const program = startProgram('node', ['streams.mjs'], environment, { cwd: project.folder });
    try {
      await program.printed(/there/);
      // Two beats later everything that was so when it printed has been told.
      const toldMs = runningMs(tracing.tracing.judged) + 2 * BEAT_MS;
      const judged = await tracing.judged((latest) => runningMs(latest) >= toldMs);
      assert.deepEqual(statesByFunction(onlyThread(judged)!), STATES);
    } finally {
      program.process.kill('SIGKILL');
      await program.ended;
      await tracing.close();
    }
  });
});

function onlyThread({ snapshot }: Judged): ThreadSnapshot | undefined {
  return [...snapshot.threads.values()][0];
}

function runningMs(judged: Judged): number {
  return onlyThread(judged)?.clock?.runningMs ?? 0;
}

/** State of each open lease, by the name of the function that acquired it. */
function statesByFunction(thread: ThreadSnapshot): Record<string, string> {
  const states: Record<string, string> = {};
  for (const { site, state } of thread.openLeases.values()) {
    states[blamedFrame(framesOf(thread, site))?.function ?? ''] = state;
  }
  return states;
}

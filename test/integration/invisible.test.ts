import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { runBothWays } from '../support/bothWays.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

const PROGRAMS = join(REPOSITORY, 'test/integration/programs/invisible');

/** A program, and what else it is told. */
interface Point {
  readonly sentence: string;
  readonly program: string;
  readonly nodeOptions?: readonly string[];
  readonly parameters?: readonly string[];
  /** The code that it ends with, if not 0. */
  readonly code?: number;
}

/** What must stay exactly as it was. */
const POINTS: readonly Point[] = [
  { sentence: 'connect and query answer with the same values and arguments', program: 'answers.cjs' },
  { sentence: 'connect throws and calls back at once where it did', program: 'synchronous.cjs' },
  { sentence: 'subclasses, bound methods and odd arguments are served as before', program: 'receivers.cjs' },
  { sentence: 'errors are the same objects, and go where they went', program: 'errors.cjs' },
  {
    sentence: 'nobody else listens, and nobody is warned',
    program: 'listeners.cjs',
    nodeOptions: ['--trace-warnings'],
  },
  ...['exit', 'beforeExit', 'SIGTERM'].map((name) => ({
    sentence: `ten listeners of ${name} are no reason for a warning`,
    program: 'exitListeners.cjs',
    parameters: [name],
  })),
  { sentence: 'an idle pool lets the program end', program: 'ending.cjs', parameters: ['idle'] },
  { sentence: 'a starved program ends silently', program: 'ending.cjs', parameters: ['starved'] },
  { sentence: 'a starved module ends with its code', program: 'starved.mjs', code: 13 },
  { sentence: 'process.exit ends the program', program: 'ending.cjs', parameters: ['exited'], code: 7 },
  { sentence: 'work of the last minute is done', program: 'ending.cjs', parameters: ['endedTwice'] },
  { sentence: 'an exception ends the program', program: 'ending.cjs', parameters: ['failed'], code: 1 },
  { sentence: 'a rejection ends the program', program: 'ending.cjs', parameters: ['rejected'], code: 1 },
  {
    sentence: 'a lost server crashes who holds a client',
    program: 'ending.cjs',
    parameters: ['crashed'],
    code: 1,
  },
  { sentence: 'pools, clients and globals have the same properties', program: 'properties.cjs' },
  { sentence: 'nothing is kept alive', program: 'memory.cjs', nodeOptions: ['--expose-gc'] },
  {
    sentence: 'the server gets the same bytes, and no getter of pg is asked',
    program: 'traffic.cjs',
    nodeOptions: ['--pending-deprecation'],
  },
  { sentence: 'calls come in the same order and async context', program: 'context.cjs' },
  { sentence: 'requests and responses look the same', program: 'requests.cjs' },
  { sentence: 'jobs give back the same, and hide no error', program: 'jobs.cjs' },
  { sentence: 'the settings of Error belong to the program', program: 'settings.cjs' },
  { sentence: 'even when it freezes them', program: 'settings.cjs', parameters: ['frozen'] },
  {
    sentence: 'even when Node freezes everything',
    program: 'answers.cjs',
    nodeOptions: ['--frozen-intrinsics', '--no-warnings'],
  },
  { sentence: 'workers and children get what they were given', program: 'threads.cjs' },
  { sentence: 'other tools can wrap the same methods', program: 'wrapped.cjs' },
  { sentence: 'fake timers are of no consequence', program: 'timers.cjs' },
  { sentence: 'a folder that is gone is worked in', program: 'folder.cjs' },
  { sentence: 'modules that the program has mocked are not asked', program: 'mocked.cjs' },
  {
    sentence: 'even when what is below them is mocked as well',
    program: 'mocked.cjs',
    parameters: ['below'],
  },
];

describe('a program with the hook is the same as without:', function () {
  this.timeout(60_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  const run = (program: string, nodeOptions: readonly string[], parameters: readonly string[]) =>
    runBothWays([...nodeOptions, join(PROGRAMS, program), ...parameters], {
      DATABASE_URL: database.connectionString,
    });

  for (const { sentence, program, nodeOptions = [], parameters = [], code = 0 } of POINTS) {
    it(sentence, async () => {
      const { plain, traced } = await run(program, nodeOptions, parameters);
      assert.equal(plain.code, code, plain.printed.join('\n'));
      assert.notEqual(plain.facts, undefined, plain.printed.join('\n'));
      assert.deepEqual(traced, plain);
    });
  }

  it('all that the process shows of the hook are two listeners of its end, for which there is room', async () => {
    const { plain, traced } = await run('traces.cjs', [], []);
    const facts = plain.facts as Readonly<Record<string, readonly string[]>>;
    assert.deepEqual(facts['limit'], ['10']);
    assert.deepEqual(traced, {
      ...plain,
      facts: { ...facts, beforeExit: ['1'], exit: ['1'], limit: ['11'] },
    });
  });
});

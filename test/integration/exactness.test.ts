import { strict as assert } from 'node:assert';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { blamedFrame } from '../../server/evidence/signature.ts';
import { framesOf, type ThreadSnapshot } from '../../server/ledger/snapshot.ts';
import { REPOSITORY, startProgram, startTracing } from '../support/tracedProgram.ts';

const PROGRAM = join(REPOSITORY, 'test/integration/programs/exactness/random.cjs');

/** What one thread of the program says that it did. */
interface Books {
  readonly lines: readonly Book[];
  readonly poolQueries: number;
  readonly doubleReleases: number;
  readonly forgotten: number;
}

interface Book {
  readonly line: number;
  readonly acquired: number;
  readonly released: number;
  readonly destroyed: number;
  readonly failed: number;
}

/** Runs the program under tracing, and compares its books with what the ledger has, thread by thread. */
async function compare(seed: number, operations: number, variables: NodeJS.ProcessEnv): Promise<void> {
  const tracing = await startTracing();
  try {
    const words = [PROGRAM, String(seed), String(operations)];
    const program = startProgram(process.execPath, words, { ...tracing.environment, ...variables });
    assert.equal(await program.ended, 0, program.output());
    const said = program
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Books);
    const { snapshot } = await tracing.judged(({ snapshot: { threads } }) => {
      const ended = [...threads.values()].filter(({ life }) => life.kind === 'ended');
      return ended.length === 2;
    });
    await tracing.tracing.settle();
    const told = [...tracing.tracing.judged.snapshot.threads.values()].map(booksOf);
    assert.deepEqual(sorted(told), sorted(said), `seed ${seed}`);
    assert.ok(said.every(({ doubleReleases, forgotten }) => doubleReleases > 0 && forgotten > 0));
    for (const { losses } of snapshot.threads.values()) {
      assert.deepEqual(losses, { unknownIds: 0, rejected: 0, hook: {} });
    }
    assert.deepEqual(tracing.problems, []);
  } finally {
    await tracing.close();
  }
}

function booksOf(thread: ThreadSnapshot): Books {
  const byLine = new Map<number, Book>();
  for (const { site, acquired, released, destroyed, failed } of thread.statistics.values()) {
    const { line = 0 } = blamedFrame(framesOf(thread, site)) ?? {};
    const sum = byLine.get(line) ?? { line, acquired: 0, released: 0, destroyed: 0, failed: 0 };
    byLine.set(line, {
      line,
      acquired: sum.acquired + acquired,
      released: sum.released + released,
      destroyed: sum.destroyed + destroyed,
      failed: sum.failed + failed,
    });
  }
  const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
  return {
    lines: [...byLine.values()].sort((one, other) => one.line - other.line),
    poolQueries: total([...thread.pools.values()].map(({ poolQueries }) => poolQueries)),
    doubleReleases: total(
      thread.misuses.filter(({ misuse }) => misuse === 'double-release').map(({ count }) => count),
    ),
    forgotten: thread.openLeases.size,
  };
}

function sorted(books: readonly Books[]): readonly Books[] {
  return [...books].sort((one, other) => one.poolQueries - other.poolQueries);
}

describe('the ledger agrees to the last lease with the books of a random program', function () {
  this.timeout(300_000);
  const seed = Number(process.env['LEAK_LENS_SEED'] ?? randomInt(2 ** 31));
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  it(`that does 1,000,000 operations with an injected client (LEAK_LENS_SEED=${seed})`, () =>
    compare(seed, 1_000_000, {}));

  it(`that does 50,000 operations on a real PostgreSQL (LEAK_LENS_SEED=${seed})`, () =>
    compare(seed, 50_000, { DATABASE_URL: database.connectionString }));
});

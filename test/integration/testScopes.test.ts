import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { Command } from '../matrix/row.ts';
import { JEST, MOCHA, NODE, PG, VITEST } from '../matrix/rows/kits.ts';
import {
  due,
  evidenceIn,
  heldIn,
  isWhole,
  node,
  withScopedProgram,
  type ScopeCase,
  type Use,
} from '../support/scopedProgram.ts';

const vitest = (pool: string): Command => ['vitest', 'run', 'vitest.test.mjs', `--pool=${pool}`];
const jest = (...words: string[]): Command => [
  'jest',
  '--forceExit',
  '--rootDir=.',
  '--testMatch=**/jest*.test.cjs',
  ...words,
];

const TEST_CASES: readonly (ScopeCase & { readonly separator?: string })[] = [
  { name: 'mocha', kit: MOCHA, command: ['mocha', 'mocha.test.cjs'], isQuick: true },
  { name: 'mocha --parallel', kit: MOCHA, command: ['mocha', '--parallel', 'mocha.test.cjs'] },
  { name: 'jest --runInBand', kit: JEST, command: jest('--runInBand') },
  { name: 'jest, in processes', kit: JEST, command: jest('--maxWorkers=2') },
  { name: 'jest, in threads', kit: JEST, command: jest('--maxWorkers=2', '--workerThreads') },
  ...[NODE.v20, NODE.v22, NODE.v24, NODE.v26].map((version) => ({
    name: `node:test of Node ${version}`,
    kit: PG,
    node: version,
    command: node('--test node.test.cjs'),
    isQuick: version === NODE.v20 || version === NODE.v24,
    separator: ' > ',
  })),
  ...['forks', 'threads', 'vmForks', 'vmThreads'].map((pool) => ({
    name: `vitest, pool ${pool}`,
    kit: VITEST,
    command: vitest(pool),
    separator: ' > ',
  })),
];

describe('a client that was forgotten in a test belongs', function () {
  // The first case of a kit installs it.
  this.timeout(180_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());
  const traced = (scopeCase: ScopeCase, use: Use): Promise<void> =>
    withScopedProgram(scopeCase, database.connectionString, use);

  describe('to its test, which is over when the next one begins, in', () => {
    for (const runner of due(TEST_CASES)) {
      it(runner.name, () =>
        traced(runner, async (_, seen) => {
          const judged = await seen((now) => evidenceIn(now).includes('outlived'));
          assert.deepEqual(heldIn(judged), [
            // What a hook takes is no test's.
            undefined,
            { kind: 'test', label: `test "orders${runner.separator ?? ' '}are counted"`, hasEnded: true },
          ]);
        }),
      );
    }

    if (isWhole) {
      it('vitest, to one of those that run at the same time, which is not known to be over', () =>
        traced(
          {
            name: 'vitest, concurrent',
            kit: VITEST,
            command: ['vitest', 'run', 'vitestConcurrent.test.mjs'],
          },
          async (_, seen) => {
            const judged = await seen((now) => evidenceIn(now).includes('slow'));
            assert.deepEqual(heldIn(judged), [
              {
                kind: 'test',
                label: 'one of several tests, such as "orders > are slow"',
                hasEnded: false,
              },
            ]);
          },
        ));
    }
  });

  it('to its test, and has leaked when mocha ends the process while it is strongly suspected', () =>
    traced(
      { name: 'mocha --exit', kit: MOCHA, command: ['mocha', '--exit', 'mocha.test.cjs'] },
      async (_, seen) => {
        const judged = await seen(({ findings: { list } }) => list.some(({ level }) => level === 'leaked'));
        assert.deepEqual(
          judged.findings.list.map(({ counts, leases: [lease] }) => [counts.leaked, lease?.scopeLabel]),
          [
            [1, 'test "orders are counted"'],
            [0, undefined],
          ],
        );
      },
    ));

  const failing = [
    { name: 'mocha', kit: MOCHA, command: ['mocha', '--exit', 'mocha.failing.cjs'] },
    ...[NODE.v20, NODE.v24].map((version) => ({
      name: `node:test of Node ${version}`,
      kit: PG,
      node: version,
      command: node('node.failing.cjs'),
    })),
  ] as const;
  for (const runner of failing) {
    it(`to its test, in whose failures nobody sees the hook, in ${runner.name}`, () =>
      traced(runner, async (program, seen) => {
        await seen(({ snapshot }) =>
          [...snapshot.threads.values()].some(({ statistics }) => statistics.size > 0),
        );
        await program.ended;
        assert.match(program.output(), /It failed\./);
        assert.match(program.output(), /It failed at once\./);
        assert.doesNotMatch(program.output(), /runtime-hook/);
      }));
  }
});

import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { appearanceOf } from '../support/bothWays.ts';
import { startTracing, type TestTracing } from '../support/tracedProgram.ts';
import { observedLines } from './observation.ts';
import { prepareProject, type Project } from './project.ts';
import type { Kit } from './row.ts';

/** Whoever else patches pg to follow a program. */
interface Tool {
  readonly kit: Kit;
  /** How Node is told to load it first. */
  readonly preload: readonly string[];
  /** One of the spans that it makes of the program. */
  readonly span: string;
  /** Part of `npm test`. */
  readonly isQuick?: boolean;
}

const TOOLS: readonly Tool[] = [
  {
    kit: {
      title: 'OpenTelemetry',
      packages: [
        'pg@8.23.1',
        '@opentelemetry/api@1.9.1',
        '@opentelemetry/instrumentation@0.223.0',
        '@opentelemetry/instrumentation-pg@0.76.0',
        '@opentelemetry/sdk-trace-node@2.12.0',
      ],
    },
    preload: ['--require', './openTelemetry.cjs'],
    span: 'pg-pool.connect',
    isQuick: true,
  },
  {
    kit: { title: 'dd-trace', packages: ['pg@8.23.1', 'dd-trace@6.21.0'] },
    preload: ['--require', './ddTrace.cjs'],
    span: 'pg.query SELECT 3 AS three',
  },
  {
    kit: { title: 'Sentry', packages: ['pg@8.23.1', '@sentry/node@11.12.0'] },
    preload: ['--import', './sentry.cjs'],
    span: 'SELECT ? AS three',
  },
];

const isWhole = process.env['LEAK_LENS_MATRIX'] === 'whole';

describe('beside', function () {
  // The first run installs the tool.
  this.timeout(300_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  for (const tool of TOOLS.filter(({ isQuick }) => isWhole || isQuick)) {
    describe(tool.kit.title, () => {
      let project: Project;
      let tracing: TestTracing;
      before(async () => {
        project = await prepareProject({
          group: 'Libraries',
          name: tool.kit.title,
          kit: tool.kit,
          program: 'tools',
          command: ['node', 'orders.cjs'],
          file: 'orders.cjs',
        });
      });
      after(() => project.remove());
      beforeEach(async () => {
        tracing = await startTracing();
      });
      afterEach(() => tracing.close());

      /** Runs the program with what Node is to load before, and the hook where `ours` stands. */
      const run = (nodeOptions: string): ReturnType<typeof appearanceOf> =>
        appearanceOf(
          ['orders.cjs'],
          { ...tracing.environment, DATABASE_URL: database.connectionString, NODE_OPTIONS: nodeOptions },
          project.folder,
        );

      for (const order of ['before', 'after'] as const) {
        it(`loaded ${order} it, the program and its spans are the same, and lines the author's`, async () => {
          const theirs = tool.preload.join(' ');
          const ours = tracing.environment['NODE_OPTIONS']!;
          const alone = await run(theirs);
          assert.equal(alone.code, 0, alone.printed.join('\n'));
          assert.ok((alone.facts as { spans: string[] }).spans.includes(tool.span), JSON.stringify(alone));

          assert.deepEqual(await run(order === 'before' ? `${ours} ${theirs}` : `${theirs} ${ours}`), alone);
          const lines = observedLines((await tracing.tracing.settle()).snapshot);
          const place = async (mark: 'forgets' | 'returns'): Promise<string> =>
            `${join(project.folder, 'orders.cjs')}:${await project.line(mark)}`;
          const expected = [
            { place: await place('forgets'), via: undefined, acquired: 1, returned: 0, held: 1 },
            { place: await place('returns'), via: undefined, acquired: 1, returned: 1, held: 0 },
          ];
          assert.deepEqual(lines, expected);
        });
      }
    });
  }
});

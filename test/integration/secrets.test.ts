import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { Client } from 'pg';
import type { WireRecord } from '../../protocol/wire.ts';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { ReportJson } from '../../server/views/reportJson.ts';
import { recordTraffic } from '../support/recordedTraffic.ts';
import { REPOSITORY, startProgram, startTracing } from '../support/tracedProgram.ts';

const PROGRAMS = join(REPOSITORY, 'test/integration/programs/secrets');
const CLI = join(REPOSITORY, 'dist/cli.cjs');

/** Stands in the source of typed.ts. */
const WRITTEN = 'Zq2d3a91c07b5e4f68';

/** Values of which nobody may hear. */
const SECRETS = Object.fromEntries(
  [
    ...['password', 'wrongPassword', 'key'],
    ...['literal', 'parameter', 'url', 'header', 'argument', 'environment'],
  ].map((name) => [name, newSecret()]),
);
/** Made like them, but a name that the program gives to its connections and jobs. */
const CONTROL = newSecret();

/** Letters and digits, so that no escaping changes them. */
function newSecret(): string {
  return `Zq${randomBytes(8).toString('hex')}`;
}

/** What has left a program, by where it was found. */
interface Remains {
  /** Everything that the hook sent. */
  readonly wire: string;
  readonly records: readonly WireRecord[];
  readonly markers: string;
  readonly printed: string;
}

describe('secrets of a program', function () {
  this.timeout(120_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
    const owner = new Client({ connectionString: database.connectionString });
    await owner.connect();
    await owner.query(`CREATE ROLE spill LOGIN PASSWORD '${SECRETS['password']}'`);
    await owner.query('CREATE TABLE spill_orders (name text PRIMARY KEY)');
    await owner.query('GRANT ALL ON spill_orders TO spill');
    await owner.end();
  });
  after(() => database.stop());

  /** The variables of spill.cjs, some of which are secrets themselves. */
  const variables = (): NodeJS.ProcessEnv => {
    const { hostname, port, pathname } = new URL(database.connectionString);
    return {
      SPILL: JSON.stringify(SECRETS),
      SPILL_SERVER: JSON.stringify({ host: hostname, port: Number(port), database: pathname.slice(1) }),
      SPILL_CONTROL: CONTROL,
      SCOPE_ENTRY: join(REPOSITORY, 'dist/scope.cjs'),
      PGPASSWORD: SECRETS['password'],
      APPLICATION_KEY: SECRETS['environment'],
    };
  };
  const spill = [join(PROGRAMS, 'spill.cjs'), `--token=${SECRETS['argument']}`, SECRETS['argument']!];

  describe('stay in it,', () => {
    let remains: Remains;
    before(async () => {
      remains = await remainsOf(spill, variables());
    });

    it('whatever it does with clients', () => {
      assert.deepEqual(secretsIn(remains.wire), []);
    });
    it('whoever looks at its output and at its marker', () => {
      assert.deepEqual(secretsIn(remains.printed + remains.markers), []);
    });
    it('while all else is told', () => {
      const { wire, records, markers } = remains;
      assert.ok(isIn(wire, CONTROL), 'The name of a connection is not found.');
      assert.match(wire, /"label":"POST \/reset\/:id"/);
      assert.match(wire, /INSERT INTO spill_orders VALUES \(\$1\), \(\$1\)/);
      assert.match(markers, /spill\.cjs/);
      const misuses = records.flatMap((record) => (record.kind === 'misuse' ? record.misuse : []));
      for (const kind of [
        ...(['double-release', 'use-after-release', 'open-transaction', 'busy-return'] as const),
        ...(['ended-not-released', 'nested-acquire', 'pool-per-call'] as const),
      ]) {
        assert.ok(misuses.includes(kind), `${kind} is not among ${misuses.join(', ')}.`);
      }
      const violated = records.some(
        (record) => record.kind === 'lease' && record.lastQuery?.failedWith === '23505',
      );
      assert.ok(violated, 'No last query has violated a constraint.');
      const queries = records.filter((record) => record.kind === 'query');
      assert.ok(
        queries.some(({ failed, pool }) => failed > 0 && pool !== undefined) &&
          queries.some(({ failed, pool }) => failed > 0 && pool === undefined),
        'No query has failed.',
      );
      const failed = records.some((record) => record.kind === 'statistics' && record.failed > 0);
      assert.ok(failed, 'No acquire has failed.');
    });
  });

  it('stay in its source, of which the source map is told where that is in no file', async () => {
    const { wire, printed } = await remainsOf([join(PROGRAMS, 'transpiled.cjs')], {
      DATABASE_URL: database.connectionString,
    });
    assert.match(wire, /"sourceMap":/);
    assert.deepEqual(secretsIn(wire + printed, [WRITTEN]), []);
  });

  describe('are not in what leak-lens run prints', () => {
    /** What stands on standard output, and all that was printed. */
    async function reported(...options: readonly string[]): Promise<readonly [report: string, all: string]> {
      const words = [CLI, 'run', ...options, '--', process.execPath, ...spill];
      const program = startProgram(process.execPath, words, { ...process.env, ...variables() });
      let report = '';
      program.process.stdout.on('data', (data: Buffer) => (report += data.toString()));
      assert.equal(await program.ended, 1, program.output());
      return [report, program.output()];
    }

    it('as text', async () => {
      const [, all] = await reported();
      assert.match(all, /LEAKED.*spill\.cjs/);
      assert.deepEqual(secretsIn(all), []);
    });

    it('as JSON', async () => {
      const [json, all] = await reported('--json');
      const { findings, misuses } = JSON.parse(json) as ReportJson;
      assert.ok(findings.some(({ level }) => level === 'leaked') && misuses.length > 0);
      assert.ok(isIn(json, CONTROL), 'The name of a job is not found.');
      assert.deepEqual(secretsIn(all), []);
    });

    it('as an issue report, which does not even name what it may', async () => {
      const [report, all] = await reported('--issue-report');
      assert.match(report, /- patched: pool of pg-pool/);
      assert.deepEqual(secretsIn(all), []);
      assert.ok(!isIn(report, CONTROL), report);
    });
  });
});

/** Runs a program to its end, and gathers all that has left it. */
async function remainsOf(words: readonly string[], variables: NodeJS.ProcessEnv): Promise<Remains> {
  const tracing = await startTracing();
  const traffic = await recordTraffic(tracing.environment['LEAK_LENS_ENDPOINT'] ?? '');
  const folder = await mkdtemp(join(tmpdir(), 'leak-lens-secrets-'));
  try {
    const program = startProgram(process.execPath, words, {
      ...tracing.environment,
      ...variables,
      LEAK_LENS_ENDPOINT: traffic.endpoint,
      LEAK_LENS_MARKERS: folder,
    });
    assert.equal(await program.ended, 0, program.output());
    await tracing.judged(({ snapshot: { threads } }) =>
      [...threads.values()].some(({ life }) => life.kind === 'ended'),
    );
    assert.deepEqual(tracing.problems, []);
    const markers = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
    );
    return {
      wire: traffic.text(),
      records: traffic.records(),
      markers: markers.join('\n'),
      printed: program.output(),
    };
  } finally {
    await traffic.close();
    await tracing.close();
    await rm(folder, { recursive: true });
  }
}

/** The names of the secrets of which the text has any part or form. */
function secretsIn(text: string, secrets: readonly string[] = Object.values(SECRETS)): string[] {
  return secrets.filter((secret) => isIn(text, secret)).map((secret) => nameOf(secret));
}

function nameOf(secret: string): string {
  return Object.keys(SECRETS).find((name) => SECRETS[name] === secret) ?? secret;
}

/** Whether the text has the value: its beginning or end, in either case, in hexadecimal digits or in Base64. */
function isIn(text: string, value: string): boolean {
  const half = Math.ceil(value.length / 2);
  const hexadecimal = Buffer.from(value).toString('hex');
  const lower = text.toLowerCase();
  return (
    [value.slice(0, half), value.slice(half), hexadecimal].some((form) =>
      lower.includes(form.toLowerCase()),
    ) || base64Forms(value).some((form) => text.includes(form))
  );
}

/** What is in Base64 of a text that has the value, wherever it stands. */
function base64Forms(value: string): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.from('-'.repeat(offset) + value)
      .toString('base64')
      .replaceAll('=', '');
    // The first and the last characters depend on what stands beside the value.
    return text.slice(offset === 0 ? 0 : offset + 1, -1);
  });
}

/**
 * Records golden traces: `npx tsx test/golden/record.ts [name ...]` runs programs/<name>.mjs, all without a name, with
 * the built command and a real PostgreSQL, and replaces traces/<name>.ndjson.
 */
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabaseProcess } from '../../sample/database/process.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const PROGRAMS = join(import.meta.dirname, 'programs');
const TRACES = join(import.meta.dirname, 'traces');
/** Traces of these end while the program still runs: nothing is to be said of its pools later. */
const RUNNING = /^(pool-|idle-|connection-lost|kept-|exempted-|late-|unusually-)/;

const wanted = process.argv.slice(2);
const names = readdirSync(PROGRAMS)
  .map((file) => file.replace(/\.mjs$/, ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name));
const database = await startDatabaseProcess();
await Promise.all(names.map((name) => record(name)));
await database.stop();

async function record(name: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lens-golden-'));
  const recording = join(folder, 'trace.ndjson');
  const command = spawn(
    process.execPath,
    [join(REPOSITORY, 'dist/cli.cjs'), 'run', '--record', recording, '--', process.execPath, `${name}.mjs`],
    {
      cwd: PROGRAMS,
      env: { ...process.env, DATABASE_URL: database.connectionString },
      stdio: 'ignore',
    },
  );
  await once(command, 'exit');
  const lines = readFileSync(recording, 'utf8').trimEnd().split('\n');
  rmSync(folder, { recursive: true });
  const end = lines.findIndex((line) => /"kind":"(goodbye|disconnected)"/.test(line));
  assert.ok(end > 0, `${name} has told nothing`);
  const kept = RUNNING.test(name) ? lines.slice(0, end) : lines;
  writeFileSync(join(TRACES, `${name}.ndjson`), `${kept.map(anonymous).join('\n')}\n`);
}

/** As if it had been recorded in /shop, by nobody in particular. */
function anonymous(line: string): string {
  return line
    .replaceAll(PROGRAMS, '/shop/src')
    .replaceAll(REPOSITORY, '/shop')
    .replaceAll(process.execPath, '/usr/bin/node');
}

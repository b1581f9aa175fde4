import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { installPackageFolder } from '../hosts/packageFolder.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

const RUNNERS = {
  title: 'pnpm, yarn and nodemon',
  name: 'runners-2026-11',
  packages: ['pnpm@10.34.9', 'yarn@1.22.22', 'nodemon@3.1.14'],
};
const PROGRAM = 'vergeßlich ü.cjs';
/** Takes a client in its third line and runs out of work with it. The code makes nodemon end. */
const FORGETFUL = `const { Pool } = require(${JSON.stringify(join(REPOSITORY, 'node_modules/pg'))});
async function forget() {
  const client = await new Pool({ connectionString: process.env.DATABASE_URL }).connect();
  client.connection.stream.unref();
}
forget().then(() => (process.exitCode = 3));
`;

describe('leak-lens run, from and in folders with spaces and umlauts, traces a program that is started by', function () {
  this.timeout(60_000);
  let database: Database;
  let folder: string;
  let binaries: string;

  before(async function () {
    this.timeout(180_000);
    const installed = await installPackageFolder(INSTALLATION_ROOT, RUNNERS, console.log);
    binaries = [join(installed, 'node_modules/.bin'), join(REPOSITORY, 'node_modules/.bin')].join(delimiter);
    database = await startDatabaseProcess();
    folder = await mkdtemp(join(tmpdir(), 'leak lens ünusual '));
    await cp(join(REPOSITORY, 'dist'), join(folder, 'leak lens/dist'), { recursive: true });
    await cp(join(REPOSITORY, 'package.json'), join(folder, 'leak lens/package.json'));
    await writeFile(join(folder, PROGRAM), FORGETFUL);
    const scripts = { start: `node "${PROGRAM}"` };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, scripts }));
  });
  after(async () => {
    await database.stop();
    await rm(folder, { recursive: true });
  });

  const commands: readonly (readonly string[])[] = [
    ['node', PROGRAM],
    ['npm', 'start'],
    ['npx', '--no', '--', 'node', PROGRAM],
    ['pnpm', 'run', 'start'],
    ['yarn', 'start'],
    ['tsx', PROGRAM],
    ['nodemon', '--exitcrash', PROGRAM],
  ];
  for (const command of commands) {
    it(command[0] ?? '', async () => {
      const child = spawn(
        process.execPath,
        [join(folder, 'leak lens/dist/cli.cjs'), 'run', '--', ...command],
        {
          cwd: folder,
          env: {
            ...process.env,
            PATH: `${binaries}${delimiter}${process.env['PATH'] ?? ''}`,
            DATABASE_URL: database.connectionString,
            // What a person has set stays in force.
            NODE_OPTIONS: '--no-warnings',
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (data: Buffer) => (output += data.toString()));
      }
      const [code] = (await once(child, 'close')) as [number | null];
      assert.match(output, /LEAKED {2}vergeßlich ü\.cjs:3:/);
      assert.equal(code, 1, output);
    });
  }
});

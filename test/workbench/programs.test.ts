import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { openWorkbench, type Workbench } from '../hosts/browserHost.ts';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { startDebugging, stopDebugging } from '../hosts/debugControls.ts';
import { codeLensTexts, endOfLineTexts, hoverText } from '../hosts/editorMarks.ts';
import { eventually } from '../hosts/eventually.ts';
import { problems, showProblems } from '../hosts/problems.ts';
import { goToLine, openFile, runCommand, typeText } from '../hosts/workbench.ts';
import { build, copyBesidePackages, markedLine, type ProgramCopy } from '../matrix/project.ts';
import { SERVICES } from '../matrix/rows/kits.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

/** A program of another build style, its author's file and what a person points at in there. */
interface Program {
  /** As launch.json calls it. */
  readonly title: string;
  readonly folder: string;
  readonly isBuilt: boolean;
  /** What is called to take the client that is forgotten. */
  readonly acquire: string;
  /** Parts of lines of a query, and what the hover says of it. */
  readonly queries: readonly (readonly [part: string, says: RegExp])[];
}

const PROGRAMS: readonly Program[] = [
  {
    title: 'Express + drizzle',
    folder: 'express-drizzle',
    isBuilt: true,
    acquire: 'connect',
    queries: [['WHERE customer_id =', /Sent 1 time/]],
  },
  {
    title: 'Fastify + kysely',
    folder: 'fastify-kysely',
    isBuilt: false,
    acquire: 'startTransaction',
    queries: [
      ["select('status')", /Sent 2 times, on clients acquired at .*orders\.ts:11/],
      // The very first transaction of kysely leaves nothing that leads back to the author's line.
      ['WHERE customer_id =', /Sent 1 time, on clients acquired at /],
    ],
  },
  {
    title: 'Minified bundle',
    folder: 'minified-bundle',
    isBuilt: true,
    acquire: 'connect',
    queries: [
      [
        'WHERE id = $1`',
        /that ran this last are leaked.*[^]*Sent 2 times, on clients acquired at .*orders\.ts:4/,
      ],
      ['WHERE customer_id =', /Sent 1 time, on clients acquired at .*orders\.ts/],
    ],
  },
];

const SCREENSHOTS = join(INSTALLATION_ROOT, 'screenshots');
/** VS Code waits before it asks for lenses, the longer the slower they have come before, and up to a minute. */
const LENS_LIMIT_MS = 70_000;
/** Two clients are forgotten, of the ten that a pool has. */
const LOST = /^2 of 10 slots lost here/;

describe('in a real VS Code, a program of', function () {
  // The first run installs the packages.
  this.timeout(300_000);
  let database: Database;
  let copy: ProgramCopy;
  let workbench: Workbench;
  let page: Page;
  let port: number;

  before(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    [database, copy, port] = await Promise.all([
      startDatabaseProcess(),
      copyBesidePackages(join(import.meta.dirname, 'programs'), SERVICES),
      freePort(),
    ]);
    for (const { folder, isBuilt } of PROGRAMS) {
      if (isBuilt) await build(['npm', 'run', 'build'], join(copy.folder, folder), copy.path);
    }
    workbench = await openWorkbench({
      folder: copy.folder,
      extensionPath: REPOSITORY,
      environment: { DATABASE_URL: database.connectionString, PORT: String(port), PATH: copy.path },
      // It would come before the problems.
      settings: { 'debug.internalConsoleOptions': 'neverOpen' },
      // The whole of a file is in sight.
      size: { width: 1440, height: 1500 },
    });
    ({ page } = workbench);
  });
  after(async () => {
    await workbench.close();
    await database.stop();
    await copy.remove();
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await page.screenshot({ path: join(SCREENSHOTS, 'programs-failed.png') });
  });

  /** The status of the answer, as soon as the program listens. */
  const asked = (path: string): Promise<number | undefined> =>
    eventually(
      `an answer to ${path}`,
      () =>
        fetch(`http://127.0.0.1:${port}${path}`).then(
          ({ status }) => status,
          () => undefined,
        ),
      (status) => status !== undefined,
    );
  const marked = async (line: number): Promise<void> => {
    const marks = await eventually(
      `the mark of line ${line}`,
      () => endOfLineTexts(page),
      (texts) => texts.some((text) => text.line === line && LOST.test(text.text)),
    );
    assert.deepEqual(
      marks.map((mark) => mark.line),
      [line],
    );
    await eventually(
      `the lens of line ${line}`,
      () => codeLensTexts(page),
      (texts) => texts.some((text) => text.line === line && /2 leaked/.test(text.text)),
      LENS_LIMIT_MS,
    );
    const listed = await eventually(
      `the problem of line ${line}`,
      async () => (await problems(page)).filter(({ source }) => source === 'Leak Lens'),
      (rows) => rows.some((row) => row.line === line),
    );
    assert.deepEqual(
      listed.map(({ file, severity, code, line: at }) => ({ file, severity, code, at })),
      [{ file: 'orders.ts', severity: 'error', code: 'leaked/scope-ended', at: line }],
    );
  };

  for (const program of PROGRAMS) {
    describe(program.title, () => {
      let file: string;
      let forgets: number;
      before(async () => {
        file = join(copy.folder, program.folder, 'src/orders.ts');
        forgets = await markedLine(file, 'forgets');
      });
      after(() => stopDebugging(page));

      it('is marked at the line that forgets, and nowhere else', async () => {
        await openFile(page, file);
        await startDebugging(page, program.title);
        // The first session shows the Debug Console in its place.
        await showProblems(page);
        assert.equal(await asked('/customers/1'), 200);
        assert.equal(await asked('/orders/0/pack'), 409);
        assert.equal(await asked('/orders/0/pack'), 409);
        await marked(forgets);
        await page.screenshot({ path: join(SCREENSHOTS, `programs-${program.folder}.png`) });
      });

      it('is explained in a hover at that line', async () => {
        await hoverText(page, forgets, program.acquire, /GET \/orders\/(:id|0)\/pack/, /Held now:/);
        await page.mouse.move(0, 0);
      });

      for (const [part, says] of program.queries) {
        it(`tells of its query with "${part}"`, async () => {
          await hoverText(page, await lineWith(file, part), part.slice(0, 5), says);
          await page.screenshot({ path: join(SCREENSHOTS, `programs-${program.folder}-query.png`) });
          await page.mouse.move(0, 0);
        });
      }

      it('keeps its marks at their line after an edit above', async () => {
        await goToLine(page, 1);
        await typeText(page, '\n');
        await marked(forgets + 1);
        await runCommand(page, 'Undo');
        await marked(forgets);
      });
    });
  }
});

/** The first line of the file that has the part; counts from 1. */
async function lineWith(file: string, part: string): Promise<number> {
  const index = (await readFile(file, 'utf8')).split('\n').findIndex((line) => line.includes(part));
  assert.ok(index >= 0, `${file} has no line with "${part}"`);
  return index + 1;
}

/** A port of 127.0.0.1 that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

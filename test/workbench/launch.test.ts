import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { openWorkbench, type Workbench } from '../hosts/browserHost.ts';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { stopDebugging } from '../hosts/debugControls.ts';
import { eventually } from '../hosts/eventually.ts';
import { notificationTexts, pick, plainText, runCommand, statusBarTexts } from '../hosts/workbench.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

/** Takes one of ten clients and keeps it until it is stopped. */
const HOLDING = `
const { Pool } = require(${JSON.stringify(join(REPOSITORY, 'node_modules/pg'))});
new Pool({ connectionString: process.env.DATABASE_URL }).connect().then(() => {
  console.log('holding, hook: ' + (process.env.LEAK_LENS_ENDPOINT ? 'yes' : 'no'));
});
`;

describe('in a real VS Code, in a folder with spaces and umlauts', function () {
  this.timeout(90_000);
  let database: Database;
  let folder: string;
  let workbench: Workbench;

  before(async () => {
    database = await startDatabaseProcess();
    folder = await mkdtemp(join(tmpdir(), 'leak lens ünusual '));
    const ours = { type: 'leak-lens', request: 'launch', cwd: '${workspaceFolder}/the ünit' };
    const env = { DATABASE_URL: database.connectionString };
    const npm = { ...ours, env, runtimeExecutable: 'npm' };
    const configurations = [
      { ...npm, name: 'npm', runtimeArgs: ['run', 'start'], envFile: '${workspaceFolder}/the ünit/.env' },
      { ...npm, name: 'own options', runtimeArgs: ['run', 'own'] },
      {
        ...ours,
        env,
        name: 'tsx',
        runtimeExecutable: join(REPOSITORY, 'node_modules/.bin/tsx'),
        program: '${workspaceFolder}/the ünit/holding höld.ts',
      },
      {
        ...{ type: 'node', request: 'launch', name: 'plain', env },
        program: '${workspaceFolder}/the ünit/holding höld.cjs',
      },
    ];
    const files = {
      '.vscode/launch.json': JSON.stringify({ version: '0.2.0', configurations }),
      '.vscode/settings.json': '{}',
      'the ünit/.env': 'NODE_OPTIONS="--no-warnings"\n',
      'the ünit/package.json': JSON.stringify({
        scripts: {
          start: 'node "holding höld.cjs"',
          own: 'NODE_OPTIONS=--no-warnings node "holding höld.cjs"',
        },
      }),
      'the ünit/holding höld.cjs': HOLDING,
      'the ünit/holding höld.ts': HOLDING.replace('process.env', '(process as NodeJS.Process).env'),
    };
    for (const name of ['.vscode', 'the ünit']) await mkdir(join(folder, name));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    workbench = await openWorkbench({ folder, extensionPath: REPOSITORY });
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.title.replaceAll(/\W+/g, '-');
    await workbench.page.screenshot({ path: join(INSTALLATION_ROOT, `screenshots/launch-${name}.png`) });
  });
  after(async () => {
    await workbench.close();
    await database.stop();
    await rm(folder, { recursive: true });
  });

  /** By quick open, which also starts what F5 is not set to. */
  const start = async (name: string): Promise<void> => {
    await pick(workbench.page, `debug ${name}`, (label) => label === name);
    await workbench.page.locator('.debug-toolbar').waitFor();
  };
  const inStatusBar = (pattern: RegExp): Promise<unknown> =>
    eventually(
      `${pattern} in the status bar`,
      () => statusBarTexts(workbench.page),
      (texts) => texts.some((text) => pattern.test(text)),
    );
  const nothingInStatusBar = (): Promise<unknown> =>
    eventually(
      'our status bar item to go',
      () => statusBarTexts(workbench.page),
      (texts) => !texts.some((text) => /^(\d+\/10|–|…|not traced)/.test(text)),
    );
  const programSays = async (pattern: RegExp): Promise<void> => {
    await runCommand(workbench.page, 'Debug Console: Focus on Debug Console View');
    await eventually(
      `${pattern} in the Debug Console`,
      async () =>
        (await workbench.page.locator('.repl .monaco-list-row').allInnerTexts()).map(plainText).join('\n'),
      (text) => pattern.test(text),
    );
  };

  for (const name of ['npm', 'tsx']) {
    it(`traces a program that is started by ${name}`, async () => {
      await start(name);
      await inStatusBar(/^1\/10/);
      await stopDebugging(workbench.page);
      await nothingInStatusBar();
    });
  }

  it('warns when a script takes the hook away, with the reason and the file to change', async () => {
    const { page } = workbench;
    await start('own options');
    await inStatusBar(/^not traced/);
    const texts = await eventually(
      'a warning',
      () => notificationTexts(page),
      (all) => all.some((text) => text.includes('the script "own" sets NODE_OPTIONS')),
    );
    if (texts.length !== 1) throw new Error(`More than one message: ${texts.join('\n')}`);
    await page.getByRole('button', { name: 'Open package.json' }).click();
    await page.locator('.tab.active', { hasText: 'package.json' }).waitFor();
    await stopDebugging(page);
    await nothingInStatusBar();
  });

  it('traces a session of type "node" on command, by starting it again', async () => {
    const { page } = workbench;
    await start('plain');
    await programSays(/hook: no/);
    await nothingInStatusBar();
    await runCommand(page, 'Leak Lens: Trace This Debug Session');
    await inStatusBar(/^1\/10/);
    await stopDebugging(page);
    await nothingInStatusBar();
  });
});

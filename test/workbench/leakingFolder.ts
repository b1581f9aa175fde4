import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { openWorkbench, type Workbench } from '../hosts/browserHost.ts';
import { runCommand, typeText } from '../hosts/workbench.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

/** The lines of one.js and two.js that lose a client each. */
export const FIRST_LINE = 3;
export const SECOND_LINE = 4;
/** Answers a request for /first, a second later one for /second, and keeps a client of each. */
const LEAKING = `const { Pool } = require(${JSON.stringify(join(REPOSITORY, 'node_modules/pg'))});
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const first = () => pool.connect();
const second = () => pool.connect();
const server = require('node:http').createServer(async (request, response) => {
  await (request.url === '/first' ? first() : second());
  response.end();
});
server.listen(0, '127.0.0.1', () => {
  const get = (path) => fetch('http://127.0.0.1:' + server.address().port + path);
  get('/first');
  setTimeout(get, 1000, '/second');
});
`;

/** A workbench in a folder with the programs one.js and two.js, which leak alike, and a database for them. */
export interface LeakingFolder {
  readonly folder: string;
  readonly workbench: Workbench;
  /** Process ids of the host's programs whose command line contains the name. */
  readonly running: (name: string) => number[];
  readonly close: () => Promise<void>;
}

/**
 * Opens such a workbench. Its configurations "One" and "Two" trace the two programs, "Plain" is one of type `node`.
 * The settings are those of the folder, which may be changed with `configure`.
 */
export async function openLeakingFolder(settings: object = {}): Promise<LeakingFolder> {
  const database = await startDatabaseProcess();
  const folder = await mkdtemp(join(tmpdir(), 'leak-lens-sessions-'));
  const launch = { request: 'launch', env: { DATABASE_URL: database.connectionString } };
  const configurations = [
    { ...launch, type: 'leak-lens', name: 'One', program: '${workspaceFolder}/one.js' },
    { ...launch, type: 'leak-lens', name: 'Two', program: '${workspaceFolder}/two.js' },
    { ...launch, type: 'node', name: 'Plain', program: '${workspaceFolder}/one.js' },
  ];
  await mkdir(join(folder, '.vscode'));
  await writeFile(join(folder, '.vscode/launch.json'), JSON.stringify({ version: '0.2.0', configurations }));
  await writeFile(join(folder, '.vscode/settings.json'), JSON.stringify(settings));
  for (const name of ['one.js', 'two.js']) await writeFile(join(folder, name), LEAKING);
  const workbench = await openWorkbench({
    folder,
    extensionPath: REPOSITORY,
    // Settings are typed into settings.json.
    settings: {
      'editor.autoClosingBrackets': 'never',
      'editor.autoClosingQuotes': 'never',
      'editor.quickSuggestions': 'off',
      'workbench.editor.useModal': 'off',
    },
  });
  return {
    folder,
    workbench,
    running: (name) =>
      workbench.processes
        .list()
        .filter(({ command }) => command.includes(name))
        .map(({ pid }) => pid),
    async close() {
      await workbench.close();
      await database.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Replaces the folder's settings, as a person does, and returns to the editor of `shownFile`. */
export async function configure(page: Page, settings: object, shownFile: string): Promise<void> {
  await runCommand(page, 'Preferences: Open Workspace Settings (JSON)');
  await page.locator('.tab.active', { hasText: 'settings.json' }).waitFor();
  await typeText(page, '');
  await page.keyboard.press('Control+A');
  await typeText(page, JSON.stringify(settings));
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  await runCommand(page, 'View: Close Editor');
  await page.locator('.tab.active', { hasText: shownFile }).waitFor();
}

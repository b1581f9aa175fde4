import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { openWorkbench, type Workbench } from '../hosts/browserHost.ts';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { selectConfiguration } from '../hosts/debugControls.ts';
import { eventually } from '../hosts/eventually.ts';
import { notificationTexts, plainText, runCommand } from '../hosts/workbench.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

/** Each tries to connect, to a PostgreSQL that is not there. */
const UNREACHABLE = `
const { Pool } = require(${JSON.stringify(join(REPOSITORY, 'node_modules/pg'))});
new Pool({ host: '127.0.0.1', port: 1 }).connect().catch((error) => {
  console.log('the program says: ' + error.code);
});
`;

describe('in a real VS Code, when something is wrong', function () {
  this.timeout(120_000);
  let folder: string;
  let workbench: Workbench;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leak lens ünusual '));
    await mkdir(join(folder, '.vscode'));
    const launch = { type: 'leak-lens', request: 'launch' };
    await writeFile(
      join(folder, '.vscode/launch.json'),
      JSON.stringify({
        version: '0.2.0',
        configurations: [
          { ...launch, name: 'Missing', program: '${workspaceFolder}/no-such-file.js' },
          { ...launch, name: 'Unreachable', program: '${workspaceFolder}/unreachable.js' },
        ],
      }),
    );
    await writeFile(join(folder, 'unreachable.js'), UNREACHABLE);
    workbench = await openWorkbench({ folder, extensionPath: REPOSITORY });
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await workbench.page.screenshot({ path: join(INSTALLATION_ROOT, 'screenshots/failed.png') });
  });
  after(async () => {
    await workbench.close();
    await rm(folder, { recursive: true });
  });

  it('a program that does not exist is named, with what to do next', async () => {
    const { page } = workbench;
    await selectConfiguration(page, 'Missing');
    // Unlike the key, the command waits until the window knows its debuggers.
    await runCommand(page, 'Debug: Start Debugging');
    await eventually(
      'a message about the missing program',
      async () => [
        ...(await notificationTexts(page)),
        ...(await page.locator('.monaco-dialog-box').allInnerTexts()).map(plainText),
      ],
      (texts) => texts.some((text) => text.includes('no-such-file.js') && text.includes('program')),
    );
    await page.keyboard.press('Escape');
  });

  it('a PostgreSQL that is not reachable is the concern of the program alone', async () => {
    const { page } = workbench;
    await selectConfiguration(page, 'Unreachable');
    await page.keyboard.press('F5');
    await runCommand(page, 'Debug Console: Focus on Debug Console View');
    await eventually(
      "the program's own words in the Debug Console",
      () => page.locator('.repl .monaco-list-row').allInnerTexts(),
      (rows) => rows.some((row) => plainText(row).includes('the program says: ECONNREFUSED')),
    );
  });
});

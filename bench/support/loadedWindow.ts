import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { openWorkbench, type Workbench } from '../../test/hosts/browserHost.ts';
import { startDebugging } from '../../test/hosts/debugControls.ts';
import { openFile } from '../../test/hosts/workbench.ts';
import { REPOSITORY } from '../../test/support/tracedProgram.ts';

const CONFIGURATION = 'Load';
/** In sites.cjs the first site is on this line, counted from 1. */
export const FIRST_SITE_LINE = 4;

export interface Load {
  readonly sites: number;
  /** Sound checkouts a second, over all sites. */
  readonly rate: number;
  /** The first site loses a client about so often; never when it is left out. */
  readonly loseEveryMs?: number;
}

/** A real VS Code that shows the file whose lines a traced program takes its clients at. */
export interface LoadedWindow {
  readonly workbench: Workbench;
  /** Absolute path of the file that is shown. */
  readonly file: string;
  /** Where the program notes each loss: a line with the time of the wall clock in milliseconds. */
  readonly losses: string;
  readonly close: () => Promise<void>;
}

/** Opens such a window with surface `full`, high enough for all lines and lenses, and starts the program. */
export async function openLoadedWindow({ sites, rate, loseEveryMs }: Load): Promise<LoadedWindow> {
  const database = await startDatabaseProcess();
  const folder = mkdtempSync(join(tmpdir(), 'leak-lens-bench-'));
  const file = join(folder, 'sites.cjs');
  const losses = join(folder, 'losses.txt');
  let workbench: Workbench | undefined;
  const close = async (): Promise<void> => {
    await workbench?.close();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    writeFileSync(file, program(sites));
    const launch = {
      ...{ type: 'leak-lens', request: 'launch', name: CONFIGURATION },
      program: join(REPOSITORY, 'bench/programs/liveSites.cjs'),
      cwd: folder,
      env: {
        ...{ DATABASE_URL: database.connectionString, LOSSES: losses, RATE: String(rate) },
        ...(loseEveryMs !== undefined && { LOSE_EVERY_MS: String(loseEveryMs) }),
      },
    };
    mkdirSync(join(folder, '.vscode'));
    const configurations = { version: '0.2.0', configurations: [launch] };
    writeFileSync(join(folder, '.vscode/launch.json'), JSON.stringify(configurations));
    workbench = await openWorkbench({
      folder,
      extensionPath: REPOSITORY,
      settings: {
        'leakLens.surface': 'full',
        'debug.openDebug': 'neverOpen',
        'debug.internalConsoleOptions': 'neverOpen',
        'editor.quickSuggestions': 'off',
        'editor.autoClosingBrackets': 'never',
        'editor.autoClosingQuotes': 'never',
        'workbench.editor.useModal': 'off',
      },
      // Two lines' height for each site: its own and its lens.
      size: { width: 1440, height: 600 + sites * 42 },
      progress: (line) => console.error(line),
    });
    await openFile(workbench.page, file);
    await startDebugging(workbench.page, CONFIGURATION, { noDebug: true });
    return { workbench, file, losses, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function program(sites: number): string {
  return [
    `const { Pool } = require(${JSON.stringify(join(REPOSITORY, 'node_modules/pg'))});`,
    'const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 500 });',
    'exports.sites = [',
    ...Array.from(
      { length: sites },
      (_, index) => `  async function site${index}() { return pool.connect(); },`,
    ),
    '];',
    'exports.pool = pool;',
    '',
  ].join('\n');
}

import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { installChromium } from './browserInstallation.ts';
import { startBrowserServer, type BrowserServer, type ServerOptions } from './browserServer.ts';
import { eventually } from './eventually.ts';
import type { HostRun } from './hostRun.ts';

const READY_LIMIT_MS = 60_000;
/** What VS Code's console logger puts around its texts. */
const STYLING = /%c|color: ?\S*/g;

export interface WorkbenchOptions extends ServerOptions {
  /** Size of the window in CSS pixels. */
  readonly size?: { readonly width: number; readonly height: number };
}

export interface Workbench extends BrowserServer {
  readonly page: Page;
}

/**
 * Opens a workbench with the extension in a headless browser and resolves when the workbench is ready for input.
 * Rejects with a message for a person that names the log folder. `close()` ends every process.
 */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { executablePath, environment } = await installChromium(options.progress);
  const server = await startBrowserServer(options);
  try {
    // Its profile lies in the host's folder and goes with it, whatever happens to us.
    const browser = await chromium.launchPersistentContext(path.join(server.processes.folder, 'browser'), {
      executablePath,
      env: { ...definedOnly(server.processes.environment), ...environment },
      // Closing is the host's business; Playwright's own handlers would race with it.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
        ...['--disable-background-networking', '--disable-component-update', '--force-color-profile=srgb'],
      ],
      viewport: options.size ?? { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    const page = browser.pages()[0] ?? (await browser.newPage());
    page.on('console', (message) =>
      server.log(`[${message.type()}] ${message.text().replaceAll(STYLING, '')}`),
    );
    page.on('pageerror', (error) => server.log(`[uncaught] ${error.stack ?? error.message}`));
    await page.exposeFunction('codeAutomationLog', (kind: string, values: unknown[]) => {
      server.log(`[tests ${kind}] ${values.map(String).join(' ')}`);
    });
    await page.exposeFunction('codeAutomationExit', (code: number) =>
      server.log(`[tests] ended with code ${code}`),
    );
    await page.goto(server.url, { timeout: READY_LIMIT_MS });
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: READY_LIMIT_MS });
    return {
      ...server,
      page,
      async close() {
        await browser.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The workbench did not open: ${reason}\nWhat server, page and extension host said is in ${server.logFolder}.`,
      { cause: error },
    );
  }
}

/**
 * Runs the suites in a workbench of the browser host and resolves when they are done. Rejects with a message for a
 * person when they take longer than `limitMs`.
 */
export async function runInBrowserHost(run: HostRun): Promise<void> {
  const workbench = await openWorkbench(run);
  try {
    await eventually(
      `the tests to finish; VS Code's output is in ${workbench.logFolder}`,
      run.isDone,
      Boolean,
      run.limitMs,
    );
  } finally {
    await workbench.close();
  }
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

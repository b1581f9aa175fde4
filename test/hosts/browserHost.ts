import { chromium, type Page } from 'playwright-core';
import { installChromium } from './browserInstallation.ts';
import { startBrowserServer, type BrowserServer, type ServerOptions } from './browserServer.ts';

const READY_LIMIT_MS = 60_000;

export interface WorkbenchOptions extends ServerOptions {
  /** Size of the window in CSS pixels. */
  readonly size?: { readonly width: number; readonly height: number };
}

export interface Workbench extends BrowserServer {
  readonly page: Page;
}

/**
 * Opens a workbench with the extension in a headless browser and resolves when the workbench is ready for input.
 * Rejects with a message for a person that names the log file. `close()` ends every process.
 */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { executablePath, environment } = await installChromium(options.progress);
  const server = await startBrowserServer(options);
  try {
    const browser = await chromium.launch({
      executablePath,
      env: { ...definedOnly(server.processes.environment), ...environment },
      // Closing is the host's business; Playwright's own handlers would race with it.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
        ...['--disable-background-networking', '--disable-component-update', '--force-color-profile=srgb'],
      ],
    });
    const page = await browser.newPage({
      viewport: options.size ?? { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    page.on('console', (message) => server.log(`[page ${message.type()}] ${message.text()}`));
    page.on('pageerror', (error) => server.log(`[page error] ${error.stack ?? error.message}`));
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
      `The workbench did not open: ${reason}\nWhat server and page said is in ${server.logFile}.`,
      { cause: error },
    );
  }
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

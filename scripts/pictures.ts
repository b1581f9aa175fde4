import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openWorkbench } from '../test/hosts/browserHost.ts';
import { startDebugging, stopDebugging } from '../test/hosts/debugControls.ts';
import { endOfLineTexts } from '../test/hosts/editorMarks.ts';
import { eventually } from '../test/hosts/eventually.ts';
import { problems, showProblems } from '../test/hosts/problems.ts';
import { openFile, runCommand } from '../test/hosts/workbench.ts';
import { animation, type Moment } from './animation.ts';

const ROOT = join(import.meta.dirname, '..');
const SAMPLE = join(ROOT, 'sample');
const MEDIA = join(ROOT, 'media');
/** Where the sample loses a client. */
const LEAK = { file: join(SAMPLE, 'routes/orders.ts'), line: 24 };
const LEAK_LIMIT_MS = 60_000;
const SHOWN_MS = 900;
const LAST_SHOWN_MS = 4000;

/** Presses F5 on the sample and writes what is then to be seen to `media/`: light, dark, and how it comes about. */
export async function takePictures(): Promise<void> {
  await mkdir(MEDIA, { recursive: true });
  const workbench = await openWorkbench({
    folder: SAMPLE,
    extensionPath: ROOT,
    size: { width: 1200, height: 760 },
    settings: {
      'workbench.activityBar.location': 'hidden',
      'editor.minimap.enabled': false,
      'debug.internalConsoleOptions': 'neverOpen',
    },
  });
  const { page } = workbench;
  try {
    await openFile(page, LEAK.file, LEAK.line);
    await startDebugging(page, 'Debug with leak tracing');
    await showProblems(page);
    await runCommand(page, 'View: Close Primary Side Bar');
    const moments = await follow(page);
    await writeFile(join(MEDIA, 'leak.gif'), animation(moments));
    await page.screenshot({ path: join(MEDIA, 'leak-light.png') });
    await runCommand(page, 'Preferences: Toggle between Light/Dark Themes');
    await page.locator('.monaco-workbench.vs-dark').waitFor();
    await page.screenshot({ path: join(MEDIA, 'leak-dark.png') });
    await stopDebugging(page);
  } finally {
    await workbench.close();
  }
}

/** A picture of each change on the way from the start to a leak being listed. */
async function follow(page: Page): Promise<readonly Moment[]> {
  const pngs: Buffer[] = [];
  let shown = '';
  await eventually(
    'a leak to be listed',
    async () => {
      const [marks, listed] = [await endOfLineTexts(page), await problems(page)];
      const now = JSON.stringify([marks, listed.map(({ severity, line }) => [severity, line])]);
      if (now !== shown) pngs.push(await page.screenshot());
      shown = now;
      return marks.some(({ text }) => /lost here/.test(text)) ? listed : [];
    },
    (listed) => listed.some(({ severity, line }) => severity === 'error' && line === LEAK.line),
    LEAK_LIMIT_MS,
  );
  return pngs.map((png, index) => ({ png, shownMs: index === pngs.length - 1 ? LAST_SHOWN_MS : SHOWN_MS }));
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { installChromium } from '../test/hosts/browserInstallation.ts';

const MEDIA = join(import.meta.dirname, '../media');
/** What the Marketplace shows at most, twice as dense. */
const SIZE = 256;

/** `node --import tsx scripts/icon.ts`: draws media/icon.png from media/icon.svg; the Marketplace takes no SVG. */
const { executablePath, environment } = await installChromium();
const browser = await chromium.launch({ executablePath, env: environment, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
  const svg = await readFile(join(MEDIA, 'icon.svg'), 'utf8');
  await page.setContent(`<style>body { margin: 0; } svg { display: block; }</style>${svg}`);
  await page.screenshot({ path: join(MEDIA, 'icon.png'), omitBackground: true });
} finally {
  await browser.close();
}

import { readFile } from 'node:fs/promises';

const PAGE = new URL('start.html', import.meta.url);
const STYLE = new URL('start.css', import.meta.url);
const SCRIPT = new URL('start.mjs', import.meta.url);

/** The start page as one document that needs no other file. Read anew each time, so that a reload shows what was edited. */
export async function startPage(): Promise<string> {
  const page = await readFile(PAGE, 'utf8');
  const style = await readFile(STYLE, 'utf8');
  const script = await readFile(SCRIPT, 'utf8');
  // Functions, because "$" means something in a replacement text.
  return page
    .replace('<link rel="stylesheet" href="start.css" />', () => `<style>\n${style}</style>`)
    .replace('<script type="module" src="start.mjs">', () => `<script type="module">\n${script}`);
}

const RELATIVE = String.raw`(?!https?:|#)[^)\s]+`;
const LINKED_PICTURE = new RegExp(String.raw`^\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)\n?`, 'gm');
const PICTURE = new RegExp(String.raw`!\[[^\]]*\]\(${RELATIVE}\)\n?`, 'g');
const PICTURE_ELEMENT = /<picture>[\s\S]*?<\/picture>\n?|<img [^>]*>\n?/g;
const LINK = new RegExp(String.raw`\[([^\]]+)\]\(${RELATIVE}\)`, 'g');

/**
 * The README as it can be read where the repository's other files are not at hand, on the extension's page and on
 * npm's: links to files become their text, and pictures in files go. Everything else stays as it is.
 */
export function packageReadme(markdown: string): string {
  return markdown
    .replaceAll(LINKED_PICTURE, '')
    .replaceAll(PICTURE_ELEMENT, '')
    .replaceAll(PICTURE, '')
    .replaceAll(LINK, '$1');
}

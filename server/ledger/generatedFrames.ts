import type { SiteFrame } from '../../protocol/wire.ts';
import type { PlacedFrame } from './site.ts';

/**
 * The frames of a site as positions in the generated code, for as long as the author's positions are not
 * known. `urlOf` gives what V8 called a script; a frame of a script that was never announced has no file.
 */
export function generatedFrames(
  frames: readonly SiteFrame[],
  urlOf: (source: number) => string | undefined,
): readonly PlacedFrame[] {
  return frames.map((frame) => {
    const file = pathOf(urlOf(frame.source) ?? '');
    const library = libraryOf(file);
    return {
      file,
      line: frame.line,
      column: frame.column,
      function: frame.function,
      ...(frame.enclosingLine !== undefined && { enclosingLine: frame.enclosingLine }),
      origin: file === '' || file.startsWith('node:') ? 'node' : library === undefined ? 'author' : 'library',
      ...(library !== undefined && { library }),
    };
  });
}

/** `file:///C:/a%20b.js` is `C:/a b.js`; anything that is no file URL stays as it is. */
function pathOf(url: string): string {
  if (!url.startsWith('file:') || !URL.canParse(url)) return url;
  const { pathname } = new URL(url);
  try {
    return decodeURIComponent(pathname).replace(/^\/(?=[A-Za-z]:)/, '');
  } catch {
    // A stray percent sign: the path is not encoded after all.
    return pathname;
  }
}

/** The innermost package, with its scope: `@neondatabase/serverless`. */
function libraryOf(file: string): string | undefined {
  return /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(file)?.[1]?.replace('\\', '/');
}

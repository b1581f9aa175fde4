import type * as Inspector from 'node:inspector';
import type * as NodeModule from 'node:module';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LIMITS } from '../protocol/wire.ts';
import { prepareStackTraceAtStart } from './pristine.ts';

const JAVASCRIPT = /\.[cm]?js$/;
const INLINE_MAP = /^data:[^,]*?(;base64)?,(.*)$/s;

/**
 * Source maps that are in no file, because the script was transpiled while it was loaded: ts-node, SWC's and
 * Babel's register, vite-node, jest. Node itself knows such a map only when it was asked to support maps, as tsx
 * does; else V8 alone has kept the script's comment that holds it.
 */
export class TranspiledMaps {
  /** By the inspector's name of the script. */
  #inline: ReadonlyMap<string, string> = new Map<string, string>();

  /** The map, as JSON, of a script by V8's name for it; undefined when it has none. Throws when it cannot be read. */
  of(url: string): string | undefined {
    // Loaded late, because most processes never have a source to tell.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
    const { findSourceMap } = require('node:module') as typeof NodeModule;
    const payload = findSourceMap(url)?.payload;
    if (payload !== undefined) return withoutSources(payload);
    // Asking V8 stops the program for a moment: about 0.1 s the first time with a compiler loaded, then tens of ms.
    if (JAVASCRIPT.test(url) && Reflect.get(Error, 'prepareStackTrace') === prepareStackTraceAtStart)
      return undefined;
    const name = inspectorName(url);
    if (!this.#inline.has(name)) this.#inline = inlineMaps(name);
    const inline = INLINE_MAP.exec(this.#inline.get(name) ?? '');
    if (inline === null) return undefined;
    const [, isBase64, data = ''] = inline;
    return withoutSources(
      JSON.parse(isBase64 ? Buffer.from(data, 'base64').toString() : decodeURIComponent(data)),
    );
  }
}

/** A map as JSON. The text of the program is left out: it is not needed, and may have secrets in it. */
function withoutSources(map: unknown): string {
  return JSON.stringify(map, (key, value: unknown) => (key === 'sourcesContent' ? undefined : value));
}

/** The inspector makes URLs of some paths and not of others. */
function inspectorName(url: string): string {
  return isAbsolute(url) ? pathToFileURL(url).href : url;
}

/**
 * The comment that holds a map, or an empty text, by the inspector's name of the script. Besides the wanted script it
 * has others that will be asked for soon, as far as they fit; libraries are left out.
 */
function inlineMaps(wanted: string): Map<string, string> {
  const maps = new Map<string, string>();
  let room = LIMITS.sourceMapBytes;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- few programs need it
  const { Session } = require('node:inspector') as typeof Inspector;
  const session = new Session();
  session.connect();
  try {
    session.on('Debugger.scriptParsed', ({ params: { url, sourceMapURL = '' } }) => {
      const name = inspectorName(url);
      if (url.includes('/node_modules/') || (name !== wanted && sourceMapURL.length > room)) return;
      room -= sourceMapURL.length;
      maps.set(name, sourceMapURL);
    });
    // Tells of every script before it returns.
    session.post('Debugger.enable');
  } finally {
    session.disconnect();
  }
  return maps;
}

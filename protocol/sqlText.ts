import { LIMITS } from './wire.ts';

/** Enough to fill the limit when literals and comments shrink. */
const READ_CHARACTERS = 4 * LIMITS.sqlCharacters;

/** As much of a statement as {@link redactSql} reads, without keeping the rest of it in memory. */
export function beginningOf(sql: string): string {
  if (sql.length <= READ_CHARACTERS) return sql;
  // A part of a string keeps the whole alive.
  return Buffer.from(sql.slice(0, READ_CHARACTERS), 'utf16le').toString('utf16le');
}

/**
 * What a statement is made of where it is not plain text, by how it begins; each may be cut off by the end.
 * Quoted identifiers are names, not values, and stay.
 */
const PARTS: readonly { readonly at: RegExp; readonly becomes: (part: string) => string }[] = [
  { at: /--[^\n]*/y, becomes: () => ' ' },
  { at: /"(?:[^"]|"")*(?:"|$)/y, becomes: (name) => name },
  { at: /[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|\\?$)/y, becomes: () => '?' },
  { at: /'(?:[^']|'')*(?:'|$)/y, becomes: () => '?' },
  { at: /\$([\w\u0080-\uffff]*)\$[\s\S]*?(?:\$\1\$|$)/y, becomes: () => '?' },
  { at: /\.?\d[\w.]*/y, becomes: () => '?' },
  { at: /[\w$\u0080-\uffff]+/y, becomes: (word) => word },
];

/**
 * A statement as it may leave the process: no string or number literals, no comments, white space folded,
 * at most {@link LIMITS.sqlCharacters}. A literal that is cut off by a limit is removed as well.
 */
export function redactSql(sql: string): string {
  const source = sql.slice(0, READ_CHARACTERS);
  let text = '';
  for (let at = 0; at < source.length;) {
    const [length, replacement] = source.startsWith('/*', at)
      ? [commentLength(source, at), ' ']
      : partAt(source, at);
    text += replacement;
    at += length;
  }
  const folded = text.replace(/\s+/g, ' ').trim();
  return folded.length > LIMITS.sqlCharacters ? `${folded.slice(0, LIMITS.sqlCharacters - 1)}…` : folded;
}

function partAt(source: string, at: number): readonly [length: number, replacement: string] {
  for (const part of PARTS) {
    part.at.lastIndex = at;
    const found = part.at.exec(source)?.[0];
    if (found) return [found.length, part.becomes(found)];
  }
  return [1, source.charAt(at)];
}

/** PostgreSQL's comments nest. */
function commentLength(source: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let match = edge.exec(source); match; match = edge.exec(source)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex - start;
  }
  return source.length - start;
}

import { LIMITS } from '../protocol/wire.ts';

/** Enough to fill the limit when literals and comments shrink. */
const READ_CHARACTERS = 4 * LIMITS.sqlCharacters;

/**
 * A statement as it may leave the process: no string or number literals, no comments, white space folded,
 * at most {@link LIMITS.sqlCharacters}. A literal that is cut off by a limit is removed as well.
 */
export function redactSql(sql: string): string {
  const text = sql
    .slice(0, READ_CHARACTERS)
    .replace(
      // comments, E'strings', 'strings', $tag$strings$tag$, each possibly unterminated
      /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$|\\$)|'(?:[^']|'')*(?:'|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/g,
      (literal) => (literal.startsWith('--') || literal.startsWith('/*') ? ' ' : '?'),
    )
    .replace(/(?<![\w$.])\d[\w.]*/g, '?')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > LIMITS.sqlCharacters ? `${text.slice(0, LIMITS.sqlCharacters - 1)}…` : text;
}

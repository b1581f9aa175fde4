/** Text as Markdown that shows it unchanged. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~#]/g, '\\$&');
}

/** Text as a code span in one line; it may contain backticks, but a table cell must not hold it. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const padding = longest > 0 ? ' ' : '';
  return `${fence}${padding}${text.replace(/\s+/g, ' ')}${padding}${fence}`;
}

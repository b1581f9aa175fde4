const MAX_CHARACTERS = 60;

/** A statement as one short line: `SELECT … FROM orders WHERE id = ?`. */
export function shortSql(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  if (line.length <= MAX_CHARACTERS) return line;
  const withoutColumns = line.replace(/^(select) .+? (from) /i, '$1 … $2 ');
  return withoutColumns.length <= MAX_CHARACTERS
    ? withoutColumns
    : `${withoutColumns.slice(0, MAX_CHARACTERS - 1).trimEnd()}…`;
}

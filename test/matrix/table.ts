import { GROUPS, type Row } from './row.ts';

/** Whether a row's lines were named. */
export type Results = ReadonlyMap<Row, boolean>;

const BEGIN = '<!-- matrix -->';
const END = '<!-- /matrix -->';

/** The results as a Markdown table with a line for each group; what failed says so. */
export function matrixTable(results: Results): string {
  const lines = GROUPS.flatMap((group) => {
    const rows = [...results].filter(([row]) => row.group === group);
    const names = rows.map(([row, passed]) => (passed ? nameOf(row) : `**${nameOf(row)} (fails)**`));
    return names.length === 0 ? [] : [`| ${group} | ${names.join(' · ')} |`];
  });
  return ['| Kind | What ran |', '| --- | --- |', ...lines].join('\n');
}

/** The text with the table between its two marks replaced. Throws when it has none. */
export function withTable(text: string, table: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`There is no place for a table between ${BEGIN} and ${END}.`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`;
}

function nameOf({ name, via }: Row): string {
  return via === undefined || name.includes(via) ? name : `${name} (via ${via})`;
}

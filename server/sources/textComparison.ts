import type { LineMap } from './lineMap.ts';

/**
 * Where the lines of a text are in a later one whose edits nobody saw. Lines at both ends that are the same, lines
 * that both texts have once, and their equal neighbours are found again; any other counts as deleted, since a line
 * that is not shown is better than a wrong one.
 */
export function between(former: string, current: string): LineMap {
  const [old, now] = [linesOf(former), linesOf(current)];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;

  const found = new Map<number, number>();
  for (let line = 0; line < head; line++) found.set(line, line);
  for (let line = 1; line <= tail; line++) found.set(old.length - line, now.length - line);
  const [oldOnes, nowOnes] = [old, now].map((lines) => singleLines(lines, head, lines.length - tail));
  for (const [text, line] of oldOnes ?? []) {
    const place = nowOnes?.get(text);
    if (place !== undefined) found.set(line, place);
  }
  const taken = new Set(found.values());
  const extend = (line: number, step: 1 | -1): void => {
    const neighbour = found.get(line - step);
    if (found.has(line) || neighbour === undefined) return;
    const place = neighbour + step;
    if (taken.has(place) || old[line] !== now[place]) return;
    found.set(line, place);
    taken.add(place);
  };
  for (let line = 0; line < old.length; line++) extend(line, 1);
  for (let line = old.length - 1; line >= 0; line--) extend(line, -1);
  return { lines: old.map((_, line) => found.get(line)) };
}

/** The lines from `start` to before `end` that occur once there and are not blank, by their text. */
function singleLines(lines: readonly string[], start: number, end: number): ReadonlyMap<string, number> {
  const single = new Map<string, number>();
  const seen = new Set<string>();
  for (let line = start; line < end; line++) {
    const text = lines[line]?.trim() ?? '';
    if (seen.has(text)) single.delete(text);
    else if (text !== '') single.set(text, line);
    seen.add(text);
  }
  return single;
}

/** Editors leave the mark of the byte order out, and write ends of lines as they like. */
function linesOf(text: string): readonly string[] {
  return text.replace(/^\uFEFF/, '').split(/\r?\n/);
}

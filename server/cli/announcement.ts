import { relative } from 'node:path';
import type { Judged } from '../tracing.ts';

/**
 * Tells of each leaking call site once, as soon as there is proof, in a line of its own: a service that runs
 * for hours should not keep it for the end. What turns out otherwise is taken back.
 */
export function announceLeaks(print: (line: string) => void): (judged: Judged) => void {
  /** Places by finding. */
  const announced = new Map<string, string>();
  return ({ findings }) => {
    const leaked = findings.list.filter(({ level }) => level === 'leaked');
    for (const { id, at } of leaked) {
      if (announced.has(id)) continue;
      const place = at ? `${relative(process.cwd(), at.file)}:${at.line}` : 'an unknown line';
      announced.set(id, place);
      print(`leak-lens: a client acquired at ${place} leaked`);
    }
    for (const [id, place] of announced) {
      if (leaked.some((finding) => finding.id === id)) continue;
      announced.delete(id);
      print(`leak-lens: what was acquired at ${place} has been released after all`);
    }
  };
}

import { relative } from 'node:path';
import type { PlacedFrame } from '../ledger/site.ts';
import type { Judged } from '../tracing.ts';
import { misuseMark } from '../views/misuse.ts';

/** Something that is certainly wrong, and how to say so and to take it back. */
interface Fault {
  readonly id: string;
  readonly text: string;
  readonly withdrawal: string;
}

/**
 * Tells of each leaking call site and each misuse once, as soon as it is certain, in a line of its own: a service that
 * runs for hours should not keep it for the end. What turns out otherwise is taken back.
 */
export function announceFaults(print: (line: string) => void): (judged: Judged) => void {
  const announced = new Map<string, Fault>();
  return (judged) => {
    const faults = faultsOf(judged);
    for (const fault of faults) {
      if (announced.has(fault.id)) continue;
      announced.set(fault.id, fault);
      print(`leak-lens: ${fault.text}`);
    }
    for (const [id, { withdrawal }] of announced) {
      if (faults.some((fault) => fault.id === id)) continue;
      announced.delete(id);
      print(`leak-lens: ${withdrawal}`);
    }
  };
}

function faultsOf({ findings }: Judged): readonly Fault[] {
  const leaks = findings.list
    .filter(({ level }) => level === 'leaked')
    .map(({ id, at }) => ({
      id,
      text: `a client acquired at ${placeOf(at)} leaked`,
      withdrawal: `what was acquired at ${placeOf(at)} has been released after all`,
    }));
  const misuses = findings.misuses
    .filter(({ level }) => level === 'error')
    .map((misuse) => ({
      id: misuse.id,
      text: `misuse at ${placeOf(misuse.at)}: ${misuseMark(misuse)}`,
      withdrawal: `the misuse at ${placeOf(misuse.at)} has come right after all`,
    }));
  return [...leaks, ...misuses];
}

function placeOf(at: PlacedFrame | undefined): string {
  return at ? `${relative(process.cwd(), at.file)}:${at.line}` : 'an unknown line';
}

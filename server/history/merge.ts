import type { Memory, Place, Remembered } from './document.ts';
import type { RunRecord } from './totals.ts';

/** What this run has to say of a signature. */
export interface Told {
  readonly at?: Place;
  readonly isShared: boolean;
  readonly record: RunRecord;
}

/**
 * The memory with what a run has to say by now, by key. What the same run had said before is replaced; other runs, which
 * may write at the same time, are left alone.
 */
export function merged(memory: Memory, run: string, told: ReadonlyMap<string, Told>): Memory {
  const known = new Map(memory.map((remembered) => [remembered.key, remembered]));
  for (const [key, remembered] of known) {
    const others = remembered.runs.filter((record) => record.run !== run);
    if (others.length === remembered.runs.length) continue;
    if (others.length === 0 && remembered.earlier === undefined) known.delete(key);
    else known.set(key, { ...remembered, runs: others });
  }
  for (const [key, news] of told) {
    const before = known.get(key);
    // So many runs have begun since that this one is summed up already.
    if (before?.earlier !== undefined && before.earlier.until >= run) continue;
    known.set(key, rememberedOf(key, before, news));
  }
  return [...known.values()].sort((a, b) => (latestRun(a) < latestRun(b) ? -1 : 1));
}

function rememberedOf(
  key: string,
  before: Remembered | undefined,
  { at, isShared, record }: Told,
): Remembered {
  const runs = [...(before?.runs ?? []), record];
  return {
    key,
    ...before,
    runs: runs.sort((a, b) => (a.run < b.run ? -1 : 1)),
    ...(at !== undefined && { at }),
    ...(isShared && { isShared }),
  };
}

function latestRun({ runs, earlier }: Remembered): string {
  return runs.at(-1)?.run ?? earlier?.until ?? '';
}

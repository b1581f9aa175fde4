import type { Findings } from './finding.ts';

/** Whether the program is certainly at fault: something leaked, or a misuse is an error. Suspicions do not count. */
export function hasFault({ list, misuses }: Findings): boolean {
  return list.some(({ level }) => level === 'leaked') || misuses.some(({ level }) => level === 'error');
}

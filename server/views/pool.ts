import type { PoolFinding, PoolTrouble } from '../evidence/poolFinding.ts';
import { counted, numberText } from './count.ts';

const TROUBLES: Readonly<Record<PoolTrouble, string>> = {
  deadlocked: 'Pool deadlocked',
  exhausted: 'Pool exhausted',
  starved: 'Pool starved',
};

/** What a pool that does not serve is called, and who waits: `Pool starved: 3 wait for 10 held clients`. */
export function poolText({ trouble, waiting, max }: PoolFinding): string {
  const wait = waiting === 1 ? '1 waits' : `${numberText(waiting)} wait`;
  return `${TROUBLES[trouble]}: ${wait} for ${counted(max, 'held client')}`;
}

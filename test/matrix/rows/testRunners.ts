import type { Row } from '../row.ts';
import { JEST, MOCHA, PG, VITEST } from './kits.ts';

const mocha = { group: 'Test runners', kit: MOCHA, program: 'mocha', file: 'orders.test.cjs' } as const;
const nodeTest = { group: 'Test runners', kit: PG, program: 'nodeTest', file: 'orders.test.mjs' } as const;
const jest = { group: 'Test runners', kit: JEST, program: 'jest', file: 'orders.test.ts' } as const;
const vitest = { group: 'Test runners', kit: VITEST, program: 'vitest', file: 'orders.test.ts' } as const;

export const testRunners: readonly Row[] = [
  { ...mocha, name: 'mocha', command: ['mocha', '*.test.cjs'] },
  { ...mocha, name: 'mocha --parallel', command: ['mocha', '--parallel', '*.test.cjs'] },
  { ...nodeTest, name: 'node --test', command: ['node', '--test'], isQuick: true },
  // On few processors jest works in band by itself.
  { ...jest, name: 'jest, in processes', command: ['jest', '--maxWorkers=2'] },
  { ...jest, name: 'jest, in threads', command: ['jest', '--maxWorkers=2', '--workerThreads'] },
  { ...jest, name: 'jest --runInBand', command: ['jest', '--runInBand'] },
  ...['forks', 'threads', 'vmForks', 'vmThreads'].map((pool) => ({
    ...vitest,
    name: `vitest, pool ${pool}`,
    command: ['vitest', 'run', `--pool=${pool}`] as const,
  })),
];

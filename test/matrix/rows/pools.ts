import type { Row } from '../row.ts';
import { PG, POOLS } from './kits.ts';

const shared = { group: 'pg', program: 'pools' } as const;

export const pools: readonly Row[] = [
  {
    ...shared,
    name: 'subclass of Pool',
    kit: PG,
    command: ['node', 'subclass.cjs'],
    file: 'subclass.cjs',
    isQuick: true,
  },
  { ...shared, name: 'own Client', kit: PG, command: ['node', 'ownClient.cjs'], file: 'ownClient.cjs' },
  {
    ...shared,
    name: 'own Promise (Bluebird)',
    kit: POOLS,
    command: ['node', 'ownPromise.cjs'],
    file: 'ownPromise.cjs',
  },
  {
    ...shared,
    name: 'two copies of pg-pool',
    kit: POOLS,
    command: ['node', 'copies.cjs'],
    file: 'copies.cjs',
  },
];

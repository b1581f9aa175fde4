import type { Row } from '../row.ts';
import { PG } from './kits.ts';

const shared = { group: 'Modules', kit: PG, program: 'modules' } as const;

export const modules: readonly Row[] = [
  { ...shared, name: 'CommonJS', command: ['node', 'common.cjs'], file: 'common.cjs', isQuick: true },
  { ...shared, name: 'ESM, named import', command: ['node', 'named.mjs'], file: 'named.mjs', isQuick: true },
  { ...shared, name: 'ESM, default import', command: ['node', 'default.mjs'], file: 'default.mjs' },
  { ...shared, name: 'pg-pool itself', command: ['node', 'pgPool.mjs'], file: 'pgPool.mjs' },
];

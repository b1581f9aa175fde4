import type { Row } from '../row.ts';
import { NEST, NODEMON, PG } from './kits.ts';

const shared = { group: 'Processes', kit: PG, program: 'processes', file: 'orders.cjs' } as const;

export const processes: readonly Row[] = [
  { ...shared, name: 'npm script', command: ['npm', 'start'] },
  { ...shared, name: 'nodemon', kit: NODEMON, command: ['nodemon', 'orders.cjs'] },
  { ...shared, name: 'node --watch', command: ['node', '--watch', 'orders.cjs'], isQuick: true },
  {
    ...shared,
    name: 'nest start --watch',
    kit: NEST,
    program: 'nest',
    command: ['nest', 'start', '--watch'],
    file: 'src/orders.service.ts',
  },
  { ...shared, name: 'cluster', command: ['node', 'cluster.cjs'], isQuick: true },
  { ...shared, name: 'child_process.fork', command: ['node', 'fork.cjs'] },
  { ...shared, name: 'worker_threads', command: ['node', 'worker.cjs'], isQuick: true },
  {
    ...shared,
    name: 'worker_threads, execArgv: []',
    command: ['node', 'workerWithoutArguments.cjs'],
    isQuick: true,
  },
  { ...shared, name: 'worker_threads, env: SHARE_ENV', command: ['node', 'workerSharingEnvironment.cjs'] },
];

import type { Row } from '../row.ts';
import { PG } from './kits.ts';

export const containers: readonly Row[] = [
  {
    group: 'Processes',
    name: 'over TCP, as from a container',
    kit: PG,
    program: 'modules',
    command: ['node', 'common.cjs'],
    file: 'common.cjs',
    endpoint: 'tcp://127.0.0.1:0',
    isQuick: true,
  },
];

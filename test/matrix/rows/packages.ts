import type { Row } from '../row.ts';
import { PG, PNPM, YARN } from './kits.ts';

const yarn = { group: 'Packages', kit: YARN, program: 'yarnPnp', build: [['yarn', 'install']] } as const;

export const packages: readonly Row[] = [
  {
    group: 'Packages',
    kit: PNPM,
    name: "pnpm's symlinks",
    program: 'pnpm',
    build: [['pnpm', 'install', '--store-dir=.store']],
    command: ['pnpm', 'start'],
    file: 'orders.js',
  },
  { ...yarn, name: 'Yarn PnP', command: ['yarn', 'start'], file: 'orders.js' },
  { ...yarn, name: 'Yarn PnP, ESM', command: ['yarn', 'node', 'orders.mjs'], file: 'orders.mjs' },
  {
    group: 'Packages',
    kit: PG,
    name: 'npm workspaces, pool in another workspace',
    program: 'workspaces',
    build: [['npm', 'install', '--no-audit', '--no-fund']],
    command: ['npm', 'start', '--workspace=orders'],
    file: 'packages/database/database.js',
  },
];

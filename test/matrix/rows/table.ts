import type { Row } from '../row.ts';
import { bundlers } from './bundlers.ts';
import { containers } from './containers.ts';
import { libraries } from './libraries.ts';
import { modules } from './modules.ts';
import { node } from './node.ts';
import { packages } from './packages.ts';
import { pg } from './pg.ts';
import { pools } from './pools.ts';
import { processes } from './processes.ts';
import { testRunners } from './testRunners.ts';
import { transpilers } from './transpilers.ts';

/** Every row, in the order of the README's table. */
export const ROWS: readonly Row[] = [
  ...modules,
  ...transpilers,
  ...bundlers,
  ...processes,
  ...containers,
  ...testRunners,
  ...packages,
  ...libraries,
  ...node,
  ...pg,
  ...pools,
];

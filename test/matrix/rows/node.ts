import type { Row } from '../row.ts';
import { NODE, PG } from './kits.ts';

const shared = { group: 'Node', kit: PG, program: 'modules' } as const;

export const node: readonly Row[] = Object.values(NODE).flatMap((version) => {
  const [major] = version.split('.');
  return [
    {
      ...shared,
      name: `Node ${major}, CommonJS`,
      node: version,
      command: ['node', 'common.cjs'],
      file: 'common.cjs',
    },
    {
      ...shared,
      name: `Node ${major}, ESM`,
      node: version,
      command: ['node', 'named.mjs'],
      file: 'named.mjs',
    },
  ] as const;
});

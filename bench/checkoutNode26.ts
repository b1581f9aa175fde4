import { NODE } from '../test/matrix/rows/kits.ts';
import type { Benchmark } from './support/benchmark.ts';
import { measureCheckouts } from './support/checkouts.ts';
import { installNode } from './support/nodeVersions.ts';

export const benchmark: Benchmark = {
  title: 'CPU per checkout in Node 26',
  run: async () => measureCheckouts({ node: await installNode(NODE.v26), isDebugged: false }),
};

import type { Benchmark } from './support/benchmark.ts';
import { measureCheckouts } from './support/checkouts.ts';
import { OWN_NODE } from './support/nodeVersions.ts';

export const benchmark: Benchmark = {
  title: 'CPU per checkout (connect, SELECT 1, release; 10 concurrent)',
  run: () => measureCheckouts({ node: OWN_NODE, isDebugged: false }),
};

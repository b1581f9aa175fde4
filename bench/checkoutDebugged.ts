import type { Benchmark } from './support/benchmark.ts';
import { measureCheckouts } from './support/checkouts.ts';
import { OWN_NODE } from './support/nodeVersions.ts';

export const benchmark: Benchmark = {
  title: 'CPU per checkout with a debugger attached and async call stacks on',
  run: () => measureCheckouts({ node: OWN_NODE, isDebugged: true }),
};

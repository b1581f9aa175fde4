import type { Benchmark } from './support/benchmark.ts';
import { measureMemory } from './support/leaseMemory.ts';

export const benchmark: Benchmark = {
  title: 'Memory after 1,000,000 leases over 1,000 call sites',
  run: () => measureMemory({ runs: 2, leases: 1_000_000 }),
};

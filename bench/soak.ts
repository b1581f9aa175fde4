import type { Benchmark } from './support/benchmark.ts';
import { measureMemory } from './support/leaseMemory.ts';

export const benchmark: Benchmark = {
  title: 'Memory after 10,000,000 leases over 1,000 call sites',
  isLong: true,
  run: () => measureMemory({ runs: 1, leases: 10_000_000 }),
};

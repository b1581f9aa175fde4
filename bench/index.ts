/** `npm run bench [-- <name> …]`: runs these benchmarks, or all, and prints their results as Markdown. */
import { readdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { Benchmark } from './support/benchmark.ts';
import { toTable } from './support/comparison.ts';

const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
  .map((file) => file.slice(0, -'.ts'.length));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));

if (unknown.length > 0) {
  console.error(`There is no benchmark called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : known) await measure(name);
}

async function measure(name: string): Promise<void> {
  const { benchmark } = (await import(`./${name}.ts`)) as { readonly benchmark: Benchmark };
  if (benchmark.isLong && asked.length === 0) return;
  const loadBefore = load();
  const { conditions, comparisons, failures = [] } = await benchmark.run();
  console.log(`\n## ${name}: ${benchmark.title}\n`);
  console.log([machine(), `Load ${loadBefore} before, ${load()} after.`, ...conditions].join(' '));
  if (comparisons.length > 0) console.log(`\n${toTable(comparisons)}`);
  for (const failure of failures) console.error(`\n${name} fails: ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}

function machine(): string {
  const processors = cpus();
  return `Node ${process.version}, ${processors.length} × ${processors[0]?.model.trim()}.`;
}

/** The load average of the last minute. */
function load(): string {
  return (loadavg()[0] ?? NaN).toFixed(1);
}

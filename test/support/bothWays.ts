import { strict as assert } from 'node:assert';
import { REPOSITORY, startProgram, startTracing } from './tracedProgram.ts';

/** What can be seen of a program from outside. */
export interface Appearance {
  readonly code: number | NodeJS.Signals;
  /** What it printed, without the frames of the hook. */
  readonly printed: readonly string[];
  /** What it noted of itself: the last line that is JSON. */
  readonly facts: unknown;
}

/**
 * Runs the words as arguments of Node, without and with the hook, which is to see at least `pools` pools; resolves
 * with how both look.
 */
export async function runBothWays(
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
  pools = 1,
): Promise<{ readonly plain: Appearance; readonly traced: Appearance }> {
  const plain = await appearanceOf(words, { ...process.env, ...variables });
  const tracing = await startTracing();
  try {
    const traced = await appearanceOf(words, { ...tracing.environment, ...variables });
    const { snapshot } = await tracing.tracing.settle();
    const seen = [...snapshot.threads.values()].reduce((count, thread) => count + thread.pools.size, 0);
    assert.ok(seen >= pools, `Only ${seen} pools were seen.`);
    return { plain, traced };
  } finally {
    await tracing.close();
  }
}

/** More than any of the programs takes. */
const PATIENCE_MS = 20_000;

/** How a program of Node with these arguments looks. One that does not end is killed. */
export async function appearanceOf(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  cwd = REPOSITORY,
): Promise<Appearance> {
  const program = startProgram(process.execPath, words, environment, { cwd });
  const impatience = setTimeout(() => program.process.kill('SIGKILL'), PATIENCE_MS);
  const code = await program.ended;
  clearTimeout(impatience);
  const lines = program
    .output()
    .replaceAll(/\(node:\d+\)/g, '(node)')
    .split('\n')
    .filter((line) => !line.includes('runtime-hook.cjs'));
  const noted = lines.findLast((line) => line.startsWith('{"'));
  return {
    code,
    printed: lines.filter((line) => line !== noted),
    facts: noted === undefined ? undefined : (JSON.parse(noted) as unknown),
  };
}

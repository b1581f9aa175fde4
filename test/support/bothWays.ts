import { strict as assert } from 'node:assert';
import { startProgram, startTracing, type Program } from './tracedProgram.ts';

/** What can be seen of a program from outside. */
interface Appearance {
  readonly code: number | NodeJS.Signals;
  /** What it printed, without the frames of the hook. */
  readonly printed: readonly string[];
  /** What it noted of itself: the last line that is JSON. */
  readonly facts: unknown;
}

/**
 * Runs the command without and with the hook, and fails unless it looks the same both times and, with the hook, at
 * least `pools` pools were seen. Resolves with how it looks.
 */
export async function sameBothWays(
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
  pools = 1,
): Promise<Appearance> {
  const plain = await appearanceOf(
    startProgram(process.execPath, words, { ...process.env, ...variables }),
  );
  const tracing = await startTracing();
  try {
    const program = startProgram(process.execPath, words, { ...tracing.environment, ...variables });
    const traced = await appearanceOf(program);
    assert.deepEqual(traced, plain);
    await tracing.judged(({ snapshot }) => {
      const threads = [...snapshot.threads.values()];
      return threads.reduce((count, thread) => count + thread.pools.size, 0) >= pools;
    });
    return plain;
  } finally {
    await tracing.close();
  }
}

async function appearanceOf(program: Program): Promise<Appearance> {
  const code = await program.ended;
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

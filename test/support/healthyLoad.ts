import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { acceleratedProgram, startAcceleratedListener, type EverSaid } from './acceleratedListener.ts';
import { REPOSITORY, startProgram } from './tracedProgram.ts';

/** Fast enough for an hour in three minutes; a round trip to the database then takes a fiftieth of a second. */
export const FACTOR = 20;

export interface HealthyLoad {
  readonly said: EverSaid;
  /** How often the program did what, by its own count. */
  readonly done: Readonly<Record<string, number>>;
}

/**
 * Lets a program do all that healthy programs do for so many of its own seconds, and a listener judge it all the while.
 * With `forgetting` a single request does not release its client. Rejects when the program fails.
 */
export async function runHealthyLoad(
  databaseUrl: string,
  seconds: number,
  forgetting = false,
): Promise<HealthyLoad> {
  const listener = await startAcceleratedListener(FACTOR);
  const words = acceleratedProgram('load.cjs', String(seconds), ...(forgetting ? ['forget'] : []));
  const program = startProgram(process.execPath, words, {
    ...listener.environment,
    DATABASE_URL: databaseUrl,
    SCOPE_ENTRY: join(REPOSITORY, 'dist/scope.cjs'),
  });
  try {
    assert.equal(await program.ended, 0, program.output());
    const done = JSON.parse(program.output()) as HealthyLoad['done'];
    return { said: await listener.end(), done };
  } finally {
    program.process.kill('SIGKILL');
    listener.kill();
  }
}

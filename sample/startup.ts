/** Something that a person can put right: its message says what happened, why, and what to do next. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

/**
 * Prints why the program cannot go on and ends it with exit code 1.
 * A `StartupError` is printed without its stack, because its reader is not looking for a line of code.
 */
export function failStartup(error: unknown): never {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
}

import path from 'node:path';

/** Runtimes to which `program` is a script, resolved as Node resolves it. For others, such as npm, it may be anything. */
const SCRIPT_RUNTIME = /^(node|nodejs|tsx|ts-node)(\.exe|\.cmd)?$/i;

/** Endings that Node, or a loader for TypeScript, adds to a `program` that has none. */
const ADDED_ENDINGS = ['', '.js', '.json', '.node', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.tsx'];

/**
 * The absolute path of the program that a configuration names, if there is nothing at this path.
 * `undefined` when it exists, and also where it cannot be known: no `program`, a remote one, or another runtime.
 */
export function missingProgram(
  configuration: Readonly<Record<string, unknown>>,
  baseFolder: string,
  exists: (file: string) => boolean,
): string | undefined {
  const { program, cwd, runtimeExecutable, remoteRoot }: Partial<typeof configuration> = configuration;
  if (typeof program !== 'string' || program === '' || typeof remoteRoot === 'string') return undefined;
  if (typeof runtimeExecutable === 'string' && !SCRIPT_RUNTIME.test(path.basename(runtimeExecutable)))
    return undefined;
  const file = path.resolve(baseFolder, typeof cwd === 'string' ? cwd : '', program);
  return ADDED_ENDINGS.some((ending) => exists(file + ending)) ? undefined : file;
}

/** A script of a package.json. */
export interface PackageScript {
  readonly name: string;
  readonly text: string;
}

const PACKAGE_MANAGER = /^(npm|pnpm|yarn)(?:\.cmd|\.exe)?$/i;
/** npm's own words for scripts that need no `run`. */
const SHORT = new Set(['start', 'test', 'stop', 'restart']);

/**
 * The script that a launch configuration runs by a package manager. A script that only runs another one stands for
 * that. `undefined` when it runs none, or none of these.
 */
export function scriptOf(
  configuration: Readonly<Record<string, unknown>>,
  scripts: Readonly<Record<string, string>>,
): PackageScript | undefined {
  const { runtimeExecutable, runtimeArgs }: Partial<typeof configuration> = configuration;
  if (typeof runtimeExecutable !== 'string' || !Array.isArray(runtimeArgs)) return undefined;
  const manager = PACKAGE_MANAGER.exec(runtimeExecutable.split(/[\\/]/).at(-1) ?? '')?.[1];
  if (manager === undefined) return undefined;
  const words = runtimeArgs.filter((word): word is string => typeof word === 'string');
  return named(nameIn(manager, words), scripts, new Set());
}

function named(
  name: string | undefined,
  scripts: Readonly<Record<string, string>>,
  seen: Set<string>,
): PackageScript | undefined {
  const text = name === undefined ? undefined : scripts[name];
  if (name === undefined || text === undefined || seen.has(name)) return undefined;
  seen.add(name);
  const inner = /^\s*(npm|pnpm|yarn)\s+([^;&|]+?)\s*$/.exec(text);
  const [, manager, words] = inner ?? [];
  const called = manager === undefined ? undefined : nameIn(manager, words?.split(/\s+/) ?? []);
  return named(called, scripts, seen) ?? { name, text };
}

function nameIn(manager: string, words: readonly string[]): string | undefined {
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  if (first === 'run' || first === 'run-script') return second;
  return first !== undefined && (SHORT.has(first) || manager.toLowerCase() !== 'npm') ? first : undefined;
}

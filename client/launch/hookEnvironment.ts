import { parseEnv } from 'node:util';
import { withHook, type HookTarget } from '../../protocol/environment.ts';

/** Variables of a launch configuration; `null` takes a variable away from the program. */
export type LaunchEnvironment = Readonly<Record<string, string | null>>;

export interface LaunchVariables {
  /** The configuration's `env`. */
  readonly env: LaunchEnvironment;
  /** Text of the configuration's `envFile`; `undefined` where there is none. */
  readonly envFile: string | undefined;
  /** As in `process.platform`. Windows does not tell apart the case of a variable's name. */
  readonly platform: string;
}

/**
 * The `env` with which a program loads the hook: everything that `env` had, plus the hook's variables.
 *
 * A name in `env` hides the same name in `envFile`, so a NODE_OPTIONS that only the file has is carried over here.
 * The editor's own NODE_OPTIONS is left out on purpose: js-debug appends it, and copying would double it.
 */
export function hookEnvironment(variables: LaunchVariables, target: HookTarget): LaunchEnvironment {
  const { env, envFile, platform } = variables;
  const isNodeOptions = (name: string): boolean =>
    (platform === 'win32' ? name.toUpperCase() : name) === 'NODE_OPTIONS';
  const configured = Object.entries(env).findLast(([name]) => isNodeOptions(name));
  const others = Object.entries(env).filter(([name]) => !isNodeOptions(name));
  const nodeOptions = configured === undefined ? nodeOptionsOf(envFile, isNodeOptions) : configured[1];
  return { ...Object.fromEntries(others), ...withHook(target, nodeOptions ?? undefined) };
}

/** js-debug strips a byte order mark too and then reads the file with dotenv, whose syntax is Node's. */
function nodeOptionsOf(
  envFile: string | undefined,
  isNodeOptions: (name: string) => boolean,
): string | undefined {
  if (envFile === undefined) return undefined;
  return Object.entries(parseEnv(envFile.replace(/^\uFEFF/, ''))).findLast(([name]) =>
    isNodeOptions(name),
  )?.[1];
}

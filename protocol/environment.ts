/**
 * How a process is told to load the hook and where to report: by environment variables, which child
 * processes and workers inherit. Whoever starts a program composes them with {@link withHook}.
 */

/** The variables that the hook reads. */
export interface HookEnvironment {
  /** Path of the listener's Unix domain socket or Windows named pipe, or `tcp://host:port`. */
  readonly LEAK_LENS_ENDPOINT: string;
  /** The secret that the listener expects as the first thing. */
  readonly LEAK_LENS_TOKEN: string;
  /** Absolute path of the folder in which each process that loads the hook leaves a marker (`marker.ts`). */
  readonly LEAK_LENS_MARKERS?: string;
  /** `1`: remember where every promise is made, for acquires in whose stack V8 keeps no frame of the author's. */
  readonly LEAK_LENS_DEEP?: string;
  /** `1` switches the hook off although it is preloaded. */
  readonly LEAK_LENS_DISABLE?: string;
}

export interface HookTarget {
  /** Absolute path of the hook's bundle. */
  readonly hookPath: string;
  readonly endpoint: string;
  readonly token: string;
  /** Absolute path of an existing folder for markers; without it none are left. */
  readonly markersFolder?: string;
}

/**
 * The variables to add to a program's environment so that it loads the hook.
 * `nodeOptions` is the NODE_OPTIONS that the program would have had; it is extended, never replaced.
 */
export function withHook(
  target: HookTarget,
  nodeOptions: string | undefined,
): HookEnvironment & { readonly NODE_OPTIONS: string } {
  // Node eats single backslashes in NODE_OPTIONS and splits at spaces that are not inside double quotes.
  const preload = `--require "${target.hookPath.replaceAll('\\', '/')}"`;
  const rest = nodeOptions?.trim() ?? '';
  return {
    LEAK_LENS_ENDPOINT: target.endpoint,
    LEAK_LENS_TOKEN: target.token,
    ...(target.markersFolder === undefined ? {} : { LEAK_LENS_MARKERS: target.markersFolder }),
    NODE_OPTIONS: rest === '' ? preload : rest.includes(preload) ? rest : `${rest} ${preload}`,
  };
}

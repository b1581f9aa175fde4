import type { HookEnvironment } from '../protocol/environment.ts';

/** What the hook was told by whoever started the program. */
export interface Environment {
  readonly endpoint: string;
  readonly token: string;
  /** Where to leave a marker; absent when nobody looks for one. */
  readonly markersFolder?: string;
  /** Whether to find the author's line at any price. */
  readonly isDeep: boolean;
}

/** The hook's configuration, or undefined when it has nobody to report to or is switched off. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment | undefined {
  const { LEAK_LENS_ENDPOINT, LEAK_LENS_TOKEN, LEAK_LENS_MARKERS, LEAK_LENS_DISABLE, LEAK_LENS_DEEP } =
    variables as Partial<HookEnvironment>;
  if (LEAK_LENS_DISABLE === '1' || !LEAK_LENS_ENDPOINT || !LEAK_LENS_TOKEN) return undefined;
  return {
    endpoint: LEAK_LENS_ENDPOINT,
    token: LEAK_LENS_TOKEN,
    isDeep: LEAK_LENS_DEEP === '1',
    ...(LEAK_LENS_MARKERS ? { markersFolder: LEAK_LENS_MARKERS } : {}),
  };
}

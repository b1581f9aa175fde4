import { OLDEST_NODE_MAJOR, type Marker } from '../../protocol/marker.ts';
import { scriptOf, type PackageScript } from './packageScript.ts';

/** Why a program that runs is not traced, as far as it can be told. */
export type MissingHook =
  | { readonly kind: 'old-node'; readonly nodeVersion: string }
  /** `runtime` has no preload that the hook could use. */
  | { readonly kind: 'other-runtime'; readonly runtime: string; readonly script?: PackageScript }
  /** js-debug takes NODE_OPTIONS away when it attaches through a port. */
  | { readonly kind: 'attach-simple-port' }
  | { readonly kind: 'inspect-in-script'; readonly script: PackageScript }
  | { readonly kind: 'own-node-options'; readonly script: PackageScript }
  /** Only the tools that start the program have loaded the hook so far; it may be about to start. */
  | { readonly kind: 'only-runner'; readonly runner: string }
  | { readonly kind: 'switched-off' }
  /** Node's permission model keeps the hook from leaving its marker, so nothing is known. */
  | { readonly kind: 'no-permission' }
  | { readonly kind: 'unknown' };

export interface LaunchEvidence {
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The scripts of the package that the program belongs to; empty when there is none. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Of the processes that have loaded the hook. */
  readonly markers: readonly Marker[];
}

/** Programs that are started only to start another one. */
const RUNNER = /(?:^|[\\/])(npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack|nodemon)(?:-cli)?(?:\.[cm]?js)?$/;
/** `--permission`, or its name before Node 22.13, as a word of its own. */
const PERMISSION = /(?:^|[\s"'])--(?:experimental-)?permission(?=[\s"']|$)/;
/** Folders could be named as well, but not the marker's: nobody knows it before. */
const MAY_WRITE = /--allow-fs-write=["']?\*/;
const OTHER_RUNTIME = /^(deno|bun|bunx)(?:\.exe|\.cmd)?$/i;

/**
 * The most probable reason why no process of the program has loaded the hook; `undefined` when one has. Says nothing
 * about time: it is asked when a program has run long enough.
 */
export function missingHook({ configuration, scripts, markers }: LaunchEvidence): MissingHook | undefined {
  const programs = markers.filter(({ program }) => program === undefined || !RUNNER.test(program));
  if (programs.some(({ nodeVersion }) => majorOf(nodeVersion) >= OLDEST_NODE_MAJOR)) return undefined;
  const [old] = programs;
  if (old !== undefined) return { kind: 'old-node', nodeVersion: old.nodeVersion };
  const known = knownReason(configuration, scripts);
  if (known !== undefined) return known;
  const runner = markers.flatMap(({ program }) => RUNNER.exec(program ?? '')?.[1] ?? [])[0];
  return runner === undefined ? { kind: 'unknown' } : { kind: 'only-runner', runner };
}

function knownReason(
  configuration: LaunchEvidence['configuration'],
  scripts: LaunchEvidence['scripts'],
): MissingHook | undefined {
  const { env, runtimeExecutable, attachSimplePort }: Partial<typeof configuration> = configuration;
  if ((env as Partial<Record<string, unknown>> | undefined)?.['LEAK_LENS_DISABLE'] === '1')
    return { kind: 'switched-off' };
  if (typeof runtimeExecutable === 'string') {
    const runtime = OTHER_RUNTIME.exec(runtimeExecutable.split(/[\\/]/).at(-1) ?? '')?.[1];
    if (runtime !== undefined) return { kind: 'other-runtime', runtime };
  }
  const script = scriptOf(configuration, scripts);
  // js-debug falls back to a port by itself when it sees this option in the script.
  if (script?.text.includes('--inspect-brk') === true) return { kind: 'inspect-in-script', script };
  if (attachSimplePort !== undefined && attachSimplePort !== null) return { kind: 'attach-simple-port' };
  if (script !== undefined) {
    if (/\bNODE_OPTIONS\s*=/.test(script.text)) return { kind: 'own-node-options', script };
    const runtime = /(?:^|[\s;&|(])(deno|bun|bunx)\s/.exec(script.text)?.[1];
    if (runtime !== undefined) return { kind: 'other-runtime', runtime, script };
  }
  const options = [...optionsOf(configuration), script?.text ?? ''].join(' ');
  return PERMISSION.test(options) && !MAY_WRITE.test(options) ? { kind: 'no-permission' } : undefined;
}

/** What Node is told by the configuration; its `env` has what its `envFile` says about NODE_OPTIONS. */
function optionsOf({ env, runtimeArgs }: Partial<LaunchEvidence['configuration']>): readonly unknown[] {
  const nodeOptions = (env as Partial<Record<string, unknown>> | undefined)?.['NODE_OPTIONS'];
  return [nodeOptions ?? '', ...(Array.isArray(runtimeArgs) ? (runtimeArgs as readonly unknown[]) : [])];
}

/** 0 for what is no version. */
function majorOf(nodeVersion: string): number {
  return Number(/^v(\d+)/.exec(nodeVersion)?.[1] ?? 0);
}

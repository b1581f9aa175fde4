import * as vscode from 'vscode';
import { hookedEnvironment, type WindowHook } from './hookedEnvironment.ts';

/** `node` is what people write; js-debug makes `pwa-node` of it, and then both are resolved. */
const NODE_TYPES: readonly string[] = ['node', 'pwa-node'];

/** Marks a configuration that a person chose to trace. With two underscores, as all that holds for one session only. */
const TRACED = '__leakLensTraced';
/** When the launch began, by the wall clock: all of its processes are younger. */
const LAUNCHED_AT_MS = '__leakLensLaunchedAtMs';

export interface NodeTracingOptions {
  readonly hook: WindowHook;
  /** Whether any program is to be traced at all. */
  readonly isEnabled: () => boolean;
  /** Whether every configuration of this type is to be traced, and not only those that a person chose. */
  readonly isAlways: () => boolean;
  /** A program is about to be started with the hook. */
  readonly onLaunch: () => void;
  readonly log: vscode.LogOutputChannel;
}

/**
 * Adds the hook to `node` configurations that launch a program, where it is wanted. Everything else about them is
 * VS Code's own business. Attach requests, whose program runs already, are left alone.
 */
export function registerNodeTracing(options: NodeTracingOptions): vscode.Disposable {
  const { hook, isEnabled, isAlways, onLaunch, log } = options;
  const provider: vscode.DebugConfigurationProvider = {
    async resolveDebugConfigurationWithSubstitutedVariables(_folder, configuration) {
      const isWanted = isEnabled() && (configuration[TRACED] === true || isAlways());
      if (!isWanted || !canBeTraced(configuration) || isHooked(configuration)) return configuration;
      try {
        const env = await hookedEnvironment(configuration, hook);
        onLaunch();
        return { ...configuration, env, [LAUNCHED_AT_MS]: Date.now() };
      } catch (error) {
        log.error(`"${configuration.name}" is started without tracing: ${String(error)}`);
        return configuration;
      }
    },
  };
  return vscode.Disposable.from(
    ...NODE_TYPES.map((type) => vscode.debug.registerDebugConfigurationProvider(type, provider)),
  );
}

/** Whether it launches a program of its own, rather than being js-debug's session for one process of another. */
export function canBeTraced(configuration: vscode.DebugConfiguration): boolean {
  return (
    NODE_TYPES.includes(configuration.type) &&
    configuration.request === 'launch' &&
    configuration['__pendingTargetId'] === undefined
  );
}

/**
 * A configuration with which the same program is traced. It may have been resolved already. The name differs, because
 * on Restart the editor would look for one of the same name in launch.json, which is not to be traced.
 */
export function tracedConfiguration(configuration: vscode.DebugConfiguration): vscode.DebugConfiguration {
  const own = Object.entries(configuration).filter(([name]) => !name.startsWith('__'));
  return {
    ...Object.fromEntries(own),
    type: configuration.type,
    request: configuration.request,
    name: vscode.l10n.t('{0} (traced)', configuration.name),
    [TRACED]: true,
  };
}

/** When the launch of a hooked `node` configuration began; `undefined` for other configurations. */
export function launchedAtMs(configuration: vscode.DebugConfiguration): number | undefined {
  const launchedAt: unknown = configuration[LAUNCHED_AT_MS];
  return typeof launchedAt === 'number' ? launchedAt : undefined;
}

function isHooked({ env }: Partial<vscode.DebugConfiguration>): boolean {
  return (env as Partial<Record<string, unknown>> | undefined)?.['LEAK_LENS_ENDPOINT'] !== undefined;
}

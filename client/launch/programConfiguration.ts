import type { DebugConfiguration } from 'vscode';
import type { LaunchEnvironment } from './hookEnvironment.ts';

/** What the editor itself does for the session that a person started; the program's session must not repeat it. */
const PARENT_ONLY = new Set(['preLaunchTask', 'postDebugTask', 'debugServer', 'noDebug']);

/**
 * The attribute under which `serverReadyAction` waits in a session of ours. The editor would run the action for
 * every session that has the attribute: once for ours and once for the program's.
 */
const WAITING_SERVER_READY_ACTION = '__serverReadyAction';

/** A configuration of ours in which only the program's session will run `serverReadyAction`. Idempotent. */
export function withWaitingServerReadyAction(configuration: DebugConfiguration): DebugConfiguration {
  const { serverReadyAction, ...rest } = configuration as DebugConfiguration & {
    serverReadyAction?: unknown;
  };
  return serverReadyAction === undefined
    ? configuration
    : { ...rest, [WAITING_SERVER_READY_ACTION]: serverReadyAction };
}

/**
 * The js-debug configuration that runs the program of one of our configurations: all of its attributes, known or
 * not, but `env` and those that are the editor's business.
 */
export function programConfiguration(
  configuration: DebugConfiguration,
  env: LaunchEnvironment,
): DebugConfiguration {
  const passedOn = Object.entries(configuration).filter(
    // With two underscores the editor and its extensions name what holds for one session only.
    ([name]) => !PARENT_ONLY.has(name) && !name.startsWith('__'),
  );
  const serverReadyAction: unknown = configuration[WAITING_SERVER_READY_ACTION];
  return {
    ...Object.fromEntries(passedOn),
    ...(serverReadyAction === undefined ? {} : { serverReadyAction }),
    type: 'node',
    request: 'launch',
    // On Restart the editor looks a session's configuration up in launch.json by its name. Under our own name it would
    // find our configuration and hand it to js-debug, which cannot run it.
    name: `${configuration.name}: program`,
    env,
  };
}

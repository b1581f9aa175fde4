import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Preparation } from '../debug/childProgram.ts';
import { hookedEnvironment, type WindowHook } from './hookedEnvironment.ts';
import { missingProgram } from './missingProgram.ts';
import { programConfiguration } from './programConfiguration.ts';

/** What has to be done for `configuration` before its program starts. */
export function launchPreparation(
  configuration: vscode.DebugConfiguration,
  folder: vscode.WorkspaceFolder | undefined,
  hook: WindowHook,
): Preparation {
  return {
    // Asked after the editor ran `preLaunchTask`, which may build the program.
    async obstacle() {
      const missing = missingProgram(configuration, folder?.uri.fsPath ?? homedir(), existsSync);
      if (missing !== undefined) return missingProgramMessage(missing, configuration.name);
      return hook.hookPath().then(() => undefined, missingHookMessage);
    },
    configure: async () => programConfiguration(configuration, await hookedEnvironment(configuration, hook)),
  };
}

function missingProgramMessage(program: string, configurationName: string): string {
  return vscode.l10n.t(
    'Leak Lens cannot start the program, because {0} does not exist. Correct "program" in the launch configuration "{1}", or build the program first, for example by a "preLaunchTask".',
    program,
    configurationName,
  );
}

/** Node starts no program at all when it is told to load a file that is not there. */
function missingHookMessage(error: unknown): string {
  return vscode.l10n.t(
    'Leak Lens cannot trace the program, because a part of the extension is missing ({0}). Install the extension again; in a checkout of it, run "npm run build".',
    error instanceof Error ? error.message : String(error),
  );
}

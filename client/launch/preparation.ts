import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Endpoint } from '../endpoint.ts';
import type { Preparation } from '../debug/childProgram.ts';
import { hookEnvironment, type LaunchEnvironment } from './hookEnvironment.ts';
import { missingProgram } from './missingProgram.ts';
import { programConfiguration } from './programConfiguration.ts';

/** What has to be done for `configuration` before its program starts. `hookPath` is where the hook was installed. */
export function launchPreparation(
  configuration: vscode.DebugConfiguration,
  folder: vscode.WorkspaceFolder | undefined,
  endpoint: Endpoint,
  hookPath: () => Promise<string>,
): Preparation {
  return {
    // Asked after the editor ran `preLaunchTask`, which may build the program.
    async obstacle() {
      const missing = missingProgram(configuration, folder?.uri.fsPath ?? homedir(), existsSync);
      if (missing !== undefined) return missingProgramMessage(missing, configuration.name);
      return hookPath().then(() => undefined, missingHookMessage);
    },
    async configure() {
      const { env, envFile } = configuration as { env?: LaunchEnvironment; envFile?: unknown };
      const variables = { env: env ?? {}, envFile: await textOf(envFile), platform: process.platform };
      const target = { ...endpoint, hookPath: await hookPath() };
      return programConfiguration(configuration, hookEnvironment(variables, target));
    },
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

/** js-debug ignores an `envFile` that does not exist, and tells the person about one that it cannot read. */
async function textOf(envFile: unknown): Promise<string | undefined> {
  return typeof envFile === 'string' ? readFile(envFile, 'utf8').catch(() => undefined) : undefined;
}

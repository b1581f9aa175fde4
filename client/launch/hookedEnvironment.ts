import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { DebugConfiguration } from 'vscode';
import { endpointFolder } from '../../protocol/endpoint.ts';
import type { Endpoint } from '../endpoint.ts';
import { hookEnvironment, type LaunchEnvironment } from './hookEnvironment.ts';
import { createMarkersFolder } from './markers.ts';

/** The hook of this window. */
export interface WindowHook {
  readonly endpoint: Endpoint;
  /** Resolves to the absolute path of the hook's bundle, and rejects when there is none. */
  readonly hookPath: () => Promise<string>;
  /** A program of this configuration is about to start. */
  readonly onLaunch: (configuration: DebugConfiguration) => void;
}

/**
 * The `env` with which the program of a launch configuration loads the hook. Each call is for one launch: it makes a
 * folder for markers. Rejects when there is no hook.
 */
export async function hookedEnvironment(
  configuration: DebugConfiguration,
  { endpoint, hookPath, onLaunch }: WindowHook,
): Promise<LaunchEnvironment> {
  onLaunch(configuration);
  const { env, envFile } = configuration as { env?: LaunchEnvironment; envFile?: unknown };
  const variables = { env: env ?? {}, envFile: await textOf(envFile), platform: process.platform };
  const markersFolder = await createMarkersFolder(endpointFolder(endpoint.endpoint, tmpdir()));
  const target = { ...endpoint, hookPath: await hookPath() };
  return hookEnvironment(variables, markersFolder === undefined ? target : { ...target, markersFolder });
}

/** js-debug ignores an `envFile` that does not exist, and tells the person about one that it cannot read. */
async function textOf(envFile: unknown): Promise<string | undefined> {
  return typeof envFile === 'string' ? readFile(envFile, 'utf8').catch(() => undefined) : undefined;
}

import * as vscode from 'vscode';
import { withWaitingServerReadyAction } from './programConfiguration.ts';

/** The type of debug configuration that this extension contributes; the manifest repeats it. */
export const DEBUG_TYPE = 'leak-lens';

/** Languages of files that a Node program consists of; the manifest repeats them. */
export const PROGRAM_LANGUAGES: readonly string[] = [
  'javascript',
  'typescript',
  'javascriptreact',
  'typescriptreact',
];

/**
 * Offers "Debug with leak tracing" for the active file wherever the editor lists configurations, also without a
 * launch.json, and completes what a person starts. `onLaunch` is called when a launch begins. While `isEnabled` says
 * no, programs are started as by a `node` configuration.
 */
export function registerConfigurationProvider(
  isEnabled: () => boolean,
  onLaunch: () => void,
): vscode.Disposable {
  const offer: vscode.DebugConfigurationProvider = {
    provideDebugConfigurations: () => [activeFileConfiguration()],
  };
  const resolve: vscode.DebugConfigurationProvider = {
    provideDebugConfigurations: () => [activeFileConfiguration()],
    resolveDebugConfiguration(_folder, configuration) {
      const complete = isEmpty(configuration) ? configurationWithoutLaunchJson() : configuration;
      // The editor then asks the providers of the other type.
      if (!isEnabled()) return complete && { ...complete, type: 'node' };
      onLaunch();
      return complete;
    },
    resolveDebugConfigurationWithSubstitutedVariables: (_folder, configuration) =>
      withWaitingServerReadyAction(configuration),
  };
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, resolve),
    vscode.debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      offer,
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
  );
}

function activeFileConfiguration(): vscode.DebugConfiguration {
  return {
    type: DEBUG_TYPE,
    request: 'launch',
    name: vscode.l10n.t('Debug with leak tracing'),
    program: '${file}',
    skipFiles: ['<node_internals>/**'],
  };
}

/** F5 without a launch.json gives a configuration without anything in it. */
function isEmpty(configuration: Partial<vscode.DebugConfiguration>): boolean {
  return (
    (configuration.type ?? '') === '' &&
    (configuration.request ?? '') === '' &&
    (configuration.name ?? '') === ''
  );
}

function configurationWithoutLaunchJson(): vscode.DebugConfiguration | undefined {
  const active = vscode.window.activeTextEditor?.document.languageId;
  if (active !== undefined && PROGRAM_LANGUAGES.includes(active)) return activeFileConfiguration();
  void vscode.window.showErrorMessage(
    vscode.l10n.t(
      'Leak Lens does not know which program to start, because no JavaScript or TypeScript file is active. Open the file that starts your program and press F5 again, or add "Leak Lens: Debug with leak tracing" to launch.json.',
    ),
  );
  return undefined;
}

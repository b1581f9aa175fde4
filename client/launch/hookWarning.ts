import * as vscode from 'vscode';
import { OLDEST_NODE_MAJOR } from '../../protocol/marker.ts';
import type { Obstacle } from '../views/statusBar.ts';
import type { MissingHook } from './missingHook.ts';

/** Where a person can put it right. */
type Place = 'launch.json' | 'package.json';

interface Words {
  /** Goes on after "because". */
  readonly reason: string;
  /** What to do; absent where nothing has to be done, and then nobody is warned. */
  readonly remedy?: string;
  readonly place?: Place;
}

/** What the status bar says about a program that is not traced. */
export function missingHookObstacle(missing: MissingHook): Obstacle {
  if (missing.kind === 'only-runner') {
    return { text: vscode.l10n.t('Hook loaded by {0} only so far', missing.runner), isCertain: false };
  }
  const { reason } = wordsFor(missing);
  return missing.kind === 'no-permission'
    ? {
        text: vscode.l10n.t(
          'No pool seen so far; whether the hook is loaded cannot be told, because {0}',
          reason,
        ),
        isCertain: false,
      }
    : { text: vscode.l10n.t('Hook not loaded because {0}', reason), isCertain: true };
}

/**
 * Warns that the program of a configuration is not traced, with the most probable reason and a button that opens the
 * file in which it can be put right. Does nothing where there is nothing to be done.
 */
export async function warnOfMissingHook(
  missing: MissingHook,
  configuration: vscode.DebugConfiguration,
  packageFolder: string,
  workspaceFolder: vscode.WorkspaceFolder | undefined,
): Promise<void> {
  const { reason, remedy, place } = wordsFor(missing);
  if (remedy === undefined) return;
  const name = configuration.name.replace(/: program$/, '');
  const message = vscode.l10n.t('"{0}" runs, but is not traced, because {1}. {2}', name, reason, remedy);
  const open = place === undefined ? undefined : vscode.l10n.t('Open {0}', place);
  const chosen = await vscode.window.showWarningMessage(message, ...(open === undefined ? [] : [open]));
  if (chosen === undefined) return;
  const file =
    place === 'package.json'
      ? vscode.Uri.joinPath(vscode.Uri.file(packageFolder), 'package.json')
      : workspaceFolder && vscode.Uri.joinPath(workspaceFolder.uri, '.vscode', 'launch.json');
  await openFile(file);
}

function wordsFor(missing: MissingHook): Words {
  switch (missing.kind) {
    case 'own-node-options':
      return {
        reason: vscode.l10n.t(
          'the script "{0}" sets NODE_OPTIONS, which takes the tracing hook away',
          missing.script.name,
        ),
        remedy: vscode.l10n.t(
          'Move these options to "env" in launch.json, or add to what is there: NODE_OPTIONS="$NODE_OPTIONS …".',
        ),
        place: 'package.json',
      };
    case 'inspect-in-script':
      return {
        reason: vscode.l10n.t(
          'the script "{0}" has --inspect-brk, and such scripts are started without the tracing hook',
          missing.script.name,
        ),
        remedy: vscode.l10n.t('Remove --inspect-brk: the debugger attaches without it.'),
        place: 'package.json',
      };
    case 'attach-simple-port':
      return {
        reason: vscode.l10n.t(
          '"attachSimplePort" is set, and such programs are started without the tracing hook',
        ),
        remedy: vscode.l10n.t('Remove "attachSimplePort" from the launch configuration.'),
        place: 'launch.json',
      };
    case 'other-runtime':
      return {
        reason: vscode.l10n.t('it runs in {0}, and only Node can load the tracing hook', missing.runtime),
        remedy: vscode.l10n.t('Start it by Node to trace it.'),
        place: missing.script === undefined ? 'launch.json' : 'package.json',
      };
    case 'old-node':
      return {
        reason: vscode.l10n.t(
          'it runs in Node {0}, and tracing needs Node {1} or newer',
          missing.nodeVersion,
          OLDEST_NODE_MAJOR,
        ),
        remedy: vscode.l10n.t(
          'Use a newer Node, for example by "runtimeVersion" or "runtimeExecutable" in the launch configuration.',
        ),
        place: 'launch.json',
      };
    case 'unknown':
      return {
        reason: vscode.l10n.t('none of its processes has loaded the tracing hook'),
        remedy: vscode.l10n.t(
          'Probably a script on the way replaces the environment. Have it pass on NODE_OPTIONS and the variables that begin with LEAK_LENS_, or start the program directly.',
        ),
        place: 'launch.json',
      };
    case 'only-runner':
      return { reason: vscode.l10n.t('only {0} has loaded it', missing.runner) };
    case 'no-permission':
      // It may well be traced: the hook gets into such a program and can report from it.
      return {
        reason: vscode.l10n.t(
          'the program runs with --permission, and without --allow-fs-write=* it cannot leave a sign of the hook',
        ),
      };
    case 'switched-off':
      return { reason: vscode.l10n.t('LEAK_LENS_DISABLE is 1 in its environment') };
    default:
      missing satisfies never;
      return missing;
  }
}

/** Configurations may come from elsewhere than launch.json; the editor then helps to make one. */
async function openFile(file: vscode.Uri | undefined): Promise<void> {
  const document = file && (await openDocument(file));
  if (document === undefined) await vscode.commands.executeCommand('workbench.action.debug.configure');
  else await vscode.window.showTextDocument(document);
}

async function openDocument(file: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(file);
  } catch {
    return undefined;
  }
}

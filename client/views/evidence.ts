import * as vscode from 'vscode';
import { evidence } from '../../protocol/connections.ts';
import type { Server } from '../server.ts';

const SCHEME = 'leak-lens-evidence';

export interface Evidence {
  /** Beside the editor, as it is now. `node`: the id of the finding's node in the Connections view. */
  readonly show: (node: unknown) => Promise<void>;
  readonly dispose: () => void;
}

/** What shows the evidence of findings, as documents that the server writes. */
export function createEvidence(server: Server): Evidence {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) =>
      (await server.ask(evidence, { node: uri.query })) ||
      vscode.l10n.t(
        'There is no evidence against this line any more: its clients came back, or it was cleared.',
      ),
  });
  return {
    show: async (node) => {
      if (typeof node !== 'string') return;
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${vscode.l10n.t('Evidence')}.md`, query: node });
      changed.fire(uri);
      await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    },
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}

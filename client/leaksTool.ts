import * as vscode from 'vscode';
import { agentAnswer } from '../protocol/lsp.ts';
import type { Server } from './server.ts';

/** As in the manifest. */
const NAME = 'leak-lens_leaks';

/** What a model gives, as the manifest describes it; checked by the language server. */
interface LeaksInput {
  readonly about?: unknown;
}

/**
 * Registers `#leaks`, by which a language model reads what was found. It only reads, so nobody is asked before. Does
 * nothing in an editor without language models.
 */
export function registerLeaksTool(server: Pick<Server, 'ask'>): vscode.Disposable {
  // Editors that are made from VS Code may leave it out.
  const { lm } = vscode as { readonly lm?: Partial<typeof vscode.lm> };
  if (lm?.registerTool === undefined) return new vscode.Disposable(() => undefined);
  return lm.registerTool<LeaksInput>(NAME, {
    prepareInvocation: () => ({ invocationMessage: vscode.l10n.t('Reading what Leak Lens has found') }),
    async invoke({ input }) {
      const { about = 'leaks', ...rest } = input;
      const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
      // Cast because the server looks at what the model gave, whatever that is.
      const question = { kind: about, ...rest } as never;
      const answer = await server.ask(agentAnswer, { question, cwd });
      const texts = answer === undefined ? [NOT_STARTED] : [answer.text, JSON.stringify(answer.data)];
      return new vscode.LanguageModelToolResult(texts.map((text) => new vscode.LanguageModelTextPart(text)));
    },
  });
}

/** For the model, which tells the person in their language. */
const NOT_STARTED =
  'Nothing has been traced in this window, so nothing is known about leaks. A person has to start the program with ' +
  'the launch configuration "Debug with leak tracing" (type "leak-lens"; F5, or Run and Debug), use the part of it ' +
  'that may leak, and ask again. Outside of the editor, "npx pg-leak-lens run -- <command>" does the same for a command.';

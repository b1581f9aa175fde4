import { ErrorCodes, ResponseError, type Connection } from 'vscode-languageserver/node';
import { agentAnswer as agentAnswerRequest } from '../../protocol/lsp.ts';
import { readAsked } from '../collector/agentSchema.ts';
import { agentAnswer } from '../views/agentAnswer.ts';
import type { Scene } from '../views/scene.ts';

/** Answers what agents ask through the editor. What they ask was made by a model, so it may be anything. */
export function serveAgents(connection: Connection, scene: () => Scene): void {
  connection.onRequest(agentAnswerRequest.method, (asked: unknown) => {
    try {
      return agentAnswer(scene(), readAsked(asked));
    } catch (error) {
      return new ResponseError(
        ErrorCodes.InvalidParams,
        error instanceof Error ? error.message : String(error),
      );
    }
  });
}

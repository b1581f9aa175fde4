import type { AgentAnswer, AgentQuestion, AskedByAgent } from '../../protocol/agent.ts';
import { agentHolders, holdersText, type AgentHolders } from './agentHolders.ts';
import { agentPools, poolsText, type AgentPools } from './agentPools.ts';
import { agentReport, agentText, type AgentReport } from './agentReport.ts';
import type { Scene } from './scene.ts';
import { status } from './statusBar.ts';

/** What the data of an answer is, by the question; `status` and `processes`, those that run now, are in each. */
export interface AgentData {
  readonly leaks: AgentReport;
  readonly holders: AgentHolders;
  readonly pools: AgentPools;
}

/** What a scene says to the question of an agent. The first sentence says what the scene is of, as the status bar does. */
export function agentAnswer(scene: Scene, { question, cwd }: AskedByAgent): AgentAnswer {
  const { text: statusText, processes } = status(scene);
  const { text, data } = answerTo(scene, question, cwd);
  return { text: `${statusText}.\n\n${text}`, data: { status: statusText, processes, ...data } };
}

function answerTo(scene: Scene, question: AgentQuestion, cwd: string): AgentAnswer {
  switch (question.kind) {
    case 'leaks': {
      const data = agentReport(scene, cwd, question);
      return { text: agentText(data), data };
    }
    case 'holders': {
      const data = agentHolders(scene, cwd, question);
      return { text: holdersText(data), data };
    }
    case 'pools': {
      const data = agentPools(scene, cwd);
      return { text: poolsText(data), data };
    }
    default:
      return question satisfies never;
  }
}

import { listen, type Listener } from './collector/listener.ts';
import type { SessionEvents } from './collector/session.ts';
import type { ThreadKey } from './ledger/site.ts';
import type { Tracing } from './tracing.ts';
import { agentAnswer } from './views/agentAnswer.ts';
import type { Scene } from './views/scene.ts';

/** What is of interest to others than the tracing; called before it hears of it. */
export interface Arrivals extends Pick<SessionEvents, 'problem'> {
  readonly connected?: (thread: ThreadKey) => void;
  readonly disconnected?: (thread: ThreadKey) => void;
  /** What readers are told of; the latest judgement by default. */
  readonly scene?: () => Scene;
}

/**
 * Listens at the endpoint for hooks that have the token, and feeds what they tell to `tracing`. Answers readers. Rejects as
 * {@link listen}.
 */
export function listenForHooks(
  endpoint: string,
  token: string,
  tracing: Tracing,
  { connected, disconnected, problem, scene = () => ({ ...tracing.judged, lastRun: false }) }: Arrivals,
): Promise<Listener> {
  return listen(endpoint, token, {
    connected: (thread, ask) => {
      connected?.(thread);
      tracing.connected(thread, ask);
    },
    asked: (asked) => agentAnswer(scene(), asked),
    records: (thread, records) => tracing.accept(thread, records),
    rejected: (thread, count) => tracing.rejected(thread, count),
    disconnected: (thread) => {
      disconnected?.(thread);
      tracing.disconnected(thread);
    },
    problem,
  });
}

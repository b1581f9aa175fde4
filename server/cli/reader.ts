import { connect } from 'node:net';
import * as v from 'valibot';
import type { AgentAnswer, AskedByAgent } from '../../protocol/agent.ts';
import { addressOf } from '../../protocol/endpoint.ts';
import { WIRE_VERSION, type Frame, type ReaderRecord } from '../../protocol/wire.ts';
import type { ListenerDescription } from '../collector/listenerFile.ts';

/** A language server that judges thousands of leases answers in much less. */
const PATIENCE_MS = 10_000;

const reply = v.variant('kind', [
  v.object({ kind: v.literal('welcome') }),
  v.object({ kind: v.literal('rejected'), message: v.string() }),
  v.object({
    kind: v.literal('answer'),
    answer: v.object({ text: v.string(), data: v.looseObject({}) }),
  }),
]);

/**
 * What a listener answers, over a connection of its own: it may be another one, at the same endpoint, than last time.
 * Rejects with a sentence for people when there is no answer.
 */
export function askListener(
  { endpoint, token }: Pick<ListenerDescription, 'endpoint' | 'token'>,
  asked: AskedByAgent,
): Promise<AgentAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(addressOf(endpoint));
    let rest = '';
    socket.setEncoding('utf8').setTimeout(PATIENCE_MS);
    socket.on('data', (chunk: string) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const said = v.safeParse(reply, parsed(line));
        if (!said.success) socket.destroy(new Error('it said something unreadable'));
        else if (said.output.kind === 'rejected') socket.destroy(new Error(said.output.message));
        else if (said.output.kind === 'answer') resolve(said.output.answer);
        else continue;
        socket.destroy();
        return;
      }
    });
    socket.on('timeout', () => socket.destroy(new Error(`it said nothing for ${PATIENCE_MS / 1000} s`)));
    socket.on('error', ({ message }) => reject(noAnswer(message)));
    // Does nothing once there is an answer.
    socket.on('close', () => reject(noAnswer('it closed the connection')));
    const records: readonly ReaderRecord[] = [
      { kind: 'reader', wireVersion: WIRE_VERSION, token },
      { kind: 'question', ...asked },
    ];
    const frame: Frame<ReaderRecord> = { sequence: 0, records };
    socket.write(`${JSON.stringify(frame)}\n`);
  });
}

function noAnswer(reason: string): Error {
  return new Error(
    `The listener that was asked did not answer: ${reason.replace(/\.$/, '')}. Ask again; if that does not help, run ` +
      '"Leak Lens: Restart Language Server" in its window, and use a "leak-lens" of the same version as the extension.',
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

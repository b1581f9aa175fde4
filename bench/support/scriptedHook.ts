import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { BEAT_MS, WIRE_VERSION, type WireRecord } from '../../protocol/wire.ts';
import type { Door } from './languageServer.ts';

/** How often it tries to connect while there is nobody yet. */
const RETRY_MS = 20;

/** Something that tells a listener what it is told to, and the time. */
export interface ScriptedHook {
  /** Milliseconds since it began to run. */
  readonly runningMs: () => number;
  readonly send: (records: readonly WireRecord[]) => void;
  readonly end: () => void;
}

/** Resolves when it is connected; it tries for as long as nobody listens. */
export async function startScriptedHook({ endpoint, token }: Door): Promise<ScriptedHook> {
  const socket = await connected(endpoint);
  // What the listener answers is not looked at.
  socket.resume();
  const startedMs = performance.now();
  const runningMs = (): number => performance.now() - startedMs;
  let sequence = 0;
  const send = (records: readonly WireRecord[]): void => {
    socket.write(`${JSON.stringify({ sequence: sequence++, records })}\n`);
  };
  const beat = (): void => send([{ kind: 'clock', runningMs: runningMs(), lagMs: 0, stoppedMs: 0 }]);
  send([
    {
      kind: 'hello',
      wireVersion: WIRE_VERSION,
      token,
      process: { pid: process.pid, ppid: process.ppid, cwd: '/' },
      threadId: 0,
      nodeVersion: process.version,
      startedAtMs: Date.now(),
    },
  ]);
  beat();
  const beating = setInterval(beat, BEAT_MS);
  return {
    runningMs,
    send,
    end() {
      clearInterval(beating);
      socket.destroy();
    },
  };
}

/** Resolves when somebody listens there and has answered. */
export async function connected(endpoint: string): Promise<ReturnType<typeof connect>> {
  for (;;) {
    const socket = connect(endpoint);
    try {
      await once(socket, 'connect');
      return socket;
    } catch {
      // Nobody listens there yet.
      await delay(RETRY_MS);
    }
  }
}

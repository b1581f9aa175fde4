import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import type { Fact } from '../ledger/fact.ts';
import { lineOf, TRACE_VERSION, type TraceHeader } from './trace.ts';

/** A trace that is being written. */
export interface Recording {
  readonly add: (fact: Fact) => void;
  /** Resolves when everything is in the file. */
  readonly close: () => Promise<void>;
}

/** More is not recorded: about a day of a busy service. */
const MAX_BYTES = 2 ** 30;

/**
 * Records into a file that only its owner may read; one that is there is replaced. Rejects when it cannot be written.
 * `problem` hears, in a sentence, when it can no longer be; what was recorded by then stays.
 */
export async function startRecording(
  file: string,
  recordedBy: string,
  problem: (message: string) => void,
): Promise<Recording> {
  const stream = createWriteStream(file, { mode: 0o600 });
  await once(stream, 'open');
  // A file that was there has kept its mode.
  await chmod(file, 0o600);
  let isOver = false;
  const give = (message: string): void => {
    if (!isOver) problem(message);
    isOver = true;
  };
  stream.on('error', (error) =>
    give(`${file} holds only the beginning of this session, because it cannot be written: ${error.message}.`),
  );
  const header: TraceHeader = {
    kind: 'leak-lens-trace',
    version: TRACE_VERSION,
    recordedBy,
    startedAt: new Date().toISOString(),
  };
  stream.write(`${JSON.stringify(header)}\n`);
  return {
    add: (fact) => {
      if (isOver) return;
      if (stream.bytesWritten > MAX_BYTES) {
        give(`${file} holds only the beginning of this session, because it has reached 1 GB.`);
        return;
      }
      stream.write(`${lineOf(fact)}\n`);
    },
    close: async () => {
      if (stream.destroyed) return;
      stream.end();
      // After an error it closes, too.
      await once(stream, 'close').catch(() => undefined);
    },
  };
}

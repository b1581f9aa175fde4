import { once } from 'node:events';
import { createWriteStream, fchmodSync, openSync } from 'node:fs';
import type { Fact } from '../ledger/fact.ts';
import { lineOf, TRACE_VERSION, type TraceEnd, type TraceHeader } from './trace.ts';

/** A trace that is being written. */
export interface Recording {
  readonly file: string;
  readonly add: (fact: Fact) => void;
  /** Resolves when what was added so far is in the file, or cannot be any more. */
  readonly written: () => Promise<void>;
  /** Resolves when everything is in the file. `leaked`: how many clients were leaked in the end, where it is known. */
  readonly close: (leaked?: number) => Promise<void>;
}

/** More is not recorded unless it is asked for: about a day of a busy service. */
const MAX_BYTES = 2 ** 30;

/**
 * Records into a file that only its owner may read; one that is there is replaced. Throws when it cannot be written.
 * `problem` hears, in a sentence, when it can no longer be, or is full; what was recorded by then stays.
 */
export function startRecording(
  file: string,
  recordedBy: string,
  problem: (message: string) => void,
  maxBytes = MAX_BYTES,
): Recording {
  const descriptor = openSync(file, 'w', 0o600);
  // A file that was there has kept its mode.
  fchmodSync(descriptor, 0o600);
  const stream = createWriteStream(file, { fd: descriptor });
  let isOver = false;
  let bytes = 0;
  const give = (message: string): void => {
    if (!isOver) problem(message);
    isOver = true;
  };
  const write = (line: string): void => {
    bytes += Buffer.byteLength(line) + 1;
    stream.write(`${line}\n`);
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
  write(JSON.stringify(header));
  return {
    file,
    add: (fact) => {
      if (isOver) return;
      const line = lineOf(fact);
      if (bytes + Buffer.byteLength(line) < maxBytes) {
        write(line);
        return;
      }
      write(JSON.stringify({ kind: 'leak-lens-trace-end', maxBytes } satisfies TraceEnd));
      give(`${file} holds only the beginning of this session, because it has reached ${sizeText(maxBytes)}.`);
    },
    written: () => new Promise((resolve) => stream.write('', () => resolve())),
    close: async (leaked) => {
      if (stream.destroyed) return;
      if (!isOver) {
        write(
          JSON.stringify({
            kind: 'leak-lens-trace-end',
            ...(leaked !== undefined && { leaked }),
          } satisfies TraceEnd),
        );
      }
      stream.end();
      // After an error it closes, too.
      await once(stream, 'close').catch(() => undefined);
    },
  };
}

/** `1 GB`, `100 MB`. */
export function sizeText(bytes: number): string {
  const megabytes = bytes / 2 ** 20;
  return megabytes >= 1024 ? `${Math.round(megabytes / 1024)} GB` : `${Math.round(megabytes)} MB`;
}

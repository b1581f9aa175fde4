import { open, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Fact } from '../ledger/fact.ts';
import { sizeText } from './recording.ts';
import { endOf, factOf, headerOf, TRACE_VERSION, type TraceHeader } from './trace.ts';

/**
 * The facts of a recorded session. `problem` hears, in a sentence, of what is missing: lines that make no sense, which
 * are skipped, or all after a bound. `progress` hears how much of the file has been read, from 0 to 1. Throws an error
 * with a message for people when the file cannot be read, is no trace, or one of a newer version.
 */
export async function* factsIn(
  file: string,
  problem: (message: string) => void,
  progress?: (fraction: number) => void,
): AsyncGenerator<Fact> {
  const handle = await opened(file);
  try {
    const { size } = await handle.stat();
    const stream = handle.createReadStream({ autoClose: false });
    let number = 0;
    let senseless = 0;
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      number++;
      if (number === 1) {
        checkHeader(line, file);
        continue;
      }
      const fact = factOf(line);
      if (fact !== undefined) {
        progress?.(Math.min(1, stream.bytesRead / size));
        yield fact;
      } else if (line !== '' && !isEnd(line, file, problem)) senseless++;
    }
    if (number === 0) checkHeader('', file);
    if (senseless > 0) {
      problem(
        `${senseless} of ${number} lines of ${file} make no sense and were skipped, so something may be missing here. ` +
          'The last line is cut off when the recording was killed.',
      );
    }
  } finally {
    await handle.close();
  }
}

/** Who recorded a session, and when. Throws as {@link factsIn}. */
export async function headerIn(file: string): Promise<TraceHeader> {
  const handle = await opened(file);
  try {
    for await (const line of handle.readLines({ autoClose: false })) return checkHeader(line, file);
    return checkHeader('', file);
  } finally {
    await handle.close();
  }
}

async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} cannot be read: ${reason}. Check that it is still there, and yours to read`, {
      cause: error,
    });
  }
}

function isEnd(line: string, file: string, problem: (message: string) => void): boolean {
  const end = endOf(line);
  if (end?.maxBytes !== undefined) {
    problem(
      `${file} holds only the beginning of the session: it had reached ${sizeText(end.maxBytes)}, and what came later ` +
        'is missing here.',
    );
  }
  return end !== undefined;
}

function checkHeader(line: string, file: string): TraceHeader {
  const header = headerOf(line);
  if (header === undefined) {
    throw new Error(`${file} is no trace. Record one with "leak-lens run --record <file> -- <command>"`);
  }
  if (header.version > TRACE_VERSION) {
    throw new Error(
      `${file} was recorded by Leak Lens ${header.recordedBy}, which is newer. Update this one`,
    );
  }
  return header;
}

import { open } from 'node:fs/promises';
import type { Fact } from '../ledger/fact.ts';
import { factOf, headerOf, TRACE_VERSION } from './trace.ts';

/**
 * The facts of a recorded session. `problem` hears, in a sentence, of lines that make no sense; they are skipped.
 * Throws an error with a message for people when the file cannot be read, is no trace, or one of a newer version.
 */
export async function* factsIn(file: string, problem: (message: string) => void): AsyncGenerator<Fact> {
  const handle = await open(file);
  try {
    let number = 0;
    let senseless = 0;
    for await (const line of handle.readLines()) {
      number++;
      if (number === 1) {
        checkHeader(line, file);
        continue;
      }
      const fact = factOf(line);
      if (fact !== undefined) yield fact;
      else if (line !== '') senseless++;
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

function checkHeader(line: string, file: string): void {
  const header = headerOf(line);
  if (header === undefined) {
    throw new Error(`${file} is no trace. Record one with "leak-lens run --record <file> -- <command>"`);
  }
  if (header.version > TRACE_VERSION) {
    throw new Error(
      `${file} was recorded by Leak Lens ${header.recordedBy}, which is newer. Update this one`,
    );
  }
}

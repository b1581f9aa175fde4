import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HISTORY_LIMITS, HISTORY_VERSION, historyText, parseHistory, type Memory } from './document.ts';
import { locked } from './lock.ts';

/** A file that remembers runs. Several processes may use it at the same time. */
export interface HistoryFile {
  /** What it holds; nothing where there is none. Rejects with a sentence when it cannot be read. */
  readonly read: () => Promise<Memory>;
  /** Changes what it holds by then. Rejects with a sentence when it cannot be written; then it is as before. */
  readonly update: (change: (memory: Memory) => Memory) => Promise<void>;
}

/** No version of Leak Lens writes so much. */
const MAX_BYTES = 16 * HISTORY_LIMITS.bytes;

/**
 * The history in a file that only its owner may read; its folder is made when it is needed. A file that is no history,
 * or that of a newer version, is set aside under another name, which `problem` hears in a sentence.
 */
export function historyFile(file: string, problem: (message: string) => void): HistoryFile {
  const lock = `${file}.lock`;
  return {
    async read() {
      try {
        const parsed = parseHistory((await textIn(file)) ?? EMPTY);
        // Only what is to be set aside needs that nobody else does the same.
        return parsed.kind === 'memory' ? parsed.memory : await locked(lock, () => memoryIn(file, problem));
      } catch (error) {
        throw new Error(
          `Former runs are not known, because ${file} cannot be read: ${messageOf(error)}. ${ADVICE}`,
        );
      }
    },
    async update(change) {
      try {
        await mkdir(dirname(file), { recursive: true });
        await locked(lock, async () => write(file, historyText(change(await memoryIn(file, problem)))));
      } catch (error) {
        throw new Error(
          `This run will not be remembered, because ${file} cannot be written: ${messageOf(error)}. ${ADVICE}`,
        );
      }
    },
  };
}

const EMPTY = historyText([]);

const ADVICE = 'Check that the file and its folder are yours and that the disk is not full.';

async function memoryIn(file: string, problem: (message: string) => void): Promise<Memory> {
  const parsed = parseHistory((await textIn(file)) ?? EMPTY);
  switch (parsed.kind) {
    case 'memory':
      return parsed.memory;
    case 'newer': {
      const aside = await setAside(file, `version-${parsed.version}`);
      problem(
        `${file} was written by a newer Leak Lens (version ${parsed.version} of the file, this one knows ` +
          `${HISTORY_VERSION}), so former runs are not known. It is kept as ${aside}: update Leak Lens, then give it ` +
          'its name back.',
      );
      return [];
    }
    case 'corrupt': {
      const aside = await setAside(file, 'corrupt');
      problem(
        `${file} is damaged or no history of Leak Lens, so former runs are not known and a new one is begun. It is ` +
          `kept as ${aside}: give it its name back if you can repair it, or delete it.`,
      );
      return [];
    }
    default:
      return parsed satisfies never;
  }
}

/** What cannot be a history by its size is not read. */
async function textIn(file: string): Promise<string | undefined> {
  try {
    return (await stat(file)).size > MAX_BYTES ? '' : await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A random part, because what was set aside before is to stay, too. Returns the new name. */
async function setAside(file: string, reason: string): Promise<string> {
  const aside = `${file}.${reason}-${randomBytes(3).toString('hex')}`;
  await rename(file, aside);
  return aside;
}

/** Renamed, so that nobody ever reads half of it. */
async function write(file: string, text: string): Promise<void> {
  const part = `${file}.${process.pid}-${randomBytes(3).toString('hex')}.part`;
  try {
    await writeFile(part, text, { mode: 0o600, flush: true });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

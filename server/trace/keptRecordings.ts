import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endOf, factOf, headerOf, TRACE_SUFFIX } from './trace.ts';

/** A recording in a folder of them, as far as its first and last lines tell. */
export interface KeptRecording {
  readonly file: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Absolute path of the script that was started first. */
  readonly program?: string;
  /** Clients that were leaked in the end; absent when the recording did not come to its end, or to its bound. */
  readonly leaked?: number;
}

/** Has the header, and the hello of the first process. */
const HEAD_BYTES = 16 * 1024;
/** Has the last line. */
const TAIL_BYTES = 1024;

/** Where to record a session that starts at this time of the wall clock (milliseconds): names sort by it. */
export function recordingPath(folder: string, startedAtMs: number): string {
  return join(folder, `${new Date(startedAtMs).toISOString().replaceAll(/[:.]/g, '-')}${TRACE_SUFFIX}`);
}

/** What is kept in the folder, the latest first; files that are no traces are left out. Empty for no folder. */
export async function keptRecordings(folder: string): Promise<readonly KeptRecording[]> {
  const kept = await Promise.all((await filesIn(folder)).map(describe));
  return kept.filter((recording) => recording !== undefined);
}

/** Removes all but the latest `keep`. One that cannot be removed stays for the next time. */
export async function forgetRecordings(folder: string, keep: number): Promise<void> {
  for (const file of (await filesIn(folder)).slice(keep))
    await rm(file, { force: true }).catch(() => undefined);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  // There is no folder until something was recorded.
  const names = await readdir(folder).catch((): string[] => []);
  return names
    .filter((name) => name.endsWith(TRACE_SUFFIX))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

async function describe(file: string): Promise<KeptRecording | undefined> {
  const [first = '', ...others] = (await textAt(file, 'head')).split('\n');
  const header = headerOf(first);
  if (header === undefined) return undefined;
  const program = others.map(programIn).find((found) => found !== undefined);
  const end = (await textAt(file, 'tail'))
    .split('\n')
    .map(endOf)
    .find((found) => found !== undefined);
  return {
    file,
    startedAt: header.startedAt,
    ...(program !== undefined && { program }),
    ...(end?.leaked !== undefined && { leaked: end.leaked }),
  };
}

function programIn(line: string): string | undefined {
  const fact = factOf(line);
  if (fact === undefined || !('record' in fact) || fact.record.kind !== 'hello') return undefined;
  return fact.record.process.program;
}

/** Empty for a file that has just been removed. */
async function textAt(file: string, where: 'head' | 'tail'): Promise<string> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, where === 'head' ? HEAD_BYTES : TAIL_BYTES);
    const { buffer } = await handle.read(
      Buffer.alloc(length),
      0,
      length,
      where === 'head' ? 0 : size - length,
    );
    return buffer.toString();
  } finally {
    await handle.close();
  }
}

import { stat } from 'node:fs/promises';
import type { CancellationToken } from 'vscode-languageserver/node';
import type { ThresholdsOf } from '../evidence/thresholds.ts';
import { framesOf, type Snapshot } from '../ledger/snapshot.ts';
import type { Fact } from '../ledger/fact.ts';
import { replay } from '../trace/replay.ts';
import { factsIn, headerIn } from '../trace/traceFile.ts';
import type { Scene } from '../views/scene.ts';

/** A recording that is shown as if it were the present. */
export interface ShownRecording {
  readonly file: string;
  readonly scene: Scene;
  /** Absolute paths of files that were written after the recording had begun: lines in them may have moved. */
  readonly changedFiles: ReadonlySet<string>;
}

interface Reading {
  readonly thresholdsOf: ThresholdsOf;
  readonly token: CancellationToken;
  readonly problem: (message: string) => void;
  readonly progress: (fraction: number) => void;
}

/** Reads a recording. Throws an error with a message for people when that is not possible, or is cancelled. */
export async function readRecording(
  file: string,
  { thresholdsOf, token, problem, progress }: Reading,
): Promise<ShownRecording> {
  const { startedAt } = await headerIn(file);
  const facts = whileWanted(factsIn(file, problem, progress), token);
  const { snapshot, findings } = await replay(facts, thresholdsOf);
  const startedAtMs = Date.parse(startedAt);
  return {
    file,
    scene: { snapshot, findings, lastRun: false, recordedAt: timeText(startedAtMs) },
    changedFiles: await changedSince(filesIn(snapshot), startedAtMs),
  };
}

async function* whileWanted(facts: AsyncIterable<Fact>, token: CancellationToken): AsyncGenerator<Fact> {
  for await (const fact of facts) {
    if (token.isCancellationRequested) throw new Error('Opening the recording was cancelled');
    yield fact;
  }
}

function filesIn({ threads }: Snapshot): ReadonlySet<string> {
  return new Set(
    [...threads.values()].flatMap((thread) =>
      [...thread.sites.keys()].flatMap((site) => framesOf(thread, site).map(({ file }) => file)),
    ),
  );
}

/** One that is gone has no lines to be misplaced at. */
async function changedSince(files: ReadonlySet<string>, sinceMs: number): Promise<ReadonlySet<string>> {
  const changed = await Promise.all(
    [...files].map(async (file) => {
      const found = await stat(file).catch(() => undefined);
      return found !== undefined && found.mtimeMs > sinceMs ? [file] : [];
    }),
  );
  return new Set(changed.flat());
}

/** `14:03, 22 Nov`, in the time zone of the machine. */
function timeText(atMs: number): string {
  const at = new Date(atMs);
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return `${time}, ${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}`;
}

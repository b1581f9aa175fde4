import { randomBytes } from 'node:crypto';
import { compare, type Comparison } from './comparison.ts';
import { HISTORY_LIMITS, summedUp, type Memory } from './document.ts';
import { historyFile, type HistoryFile } from './historyFile.ts';
import { stableName } from './key.ts';
import { merged, type Told } from './merge.ts';
import { runId } from './runId.ts';
import { RunTally, type Judged, type Tally } from './runTally.ts';

export interface HistoryOptions {
  /** Absolute path of the file that remembers. */
  readonly file: string;
  /** Absolute paths of the folders that files are named as seen from. */
  readonly folders: readonly string[];
  /** Hears, in a sentence, what is wrong with the file; each once. */
  readonly problem: (message: string) => void;
  /** The comparison may be another one although nothing happened in the program. */
  readonly changed?: () => void;
}

/** A run whose listener is killed loses no more than what happened in so much time. */
const WRITE_MS = 5000;

/** A run that goes on, or the last one. */
interface Run {
  readonly id: string;
  readonly tally: RunTally;
  /** What was remembered when it began. */
  past: Memory;
  /** What the file says of it, as JSON. */
  written: string;
}

/** Follows one run after the other, compares each with those before, and remembers it. */
export class RunHistory {
  readonly #options: HistoryOptions;
  readonly #file: HistoryFile;
  readonly #problems = new Set<string>();
  #run: Run;
  /** Ends when everything that was begun with the file is done. Never rejects. */
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #latest: { readonly judged: Judged; readonly comparison: Comparison } | undefined;

  /** The first run begins. */
  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#file = historyFile(options.file, (message) => this.#problem(message));
    this.#run = this.#begin(Date.now());
  }

  /** Learns what has happened in the run, which is written soon. */
  note(judged: Judged): void {
    this.#run.tally.note(judged);
    this.#timer ??= setTimeout(() => this.#save(), WRITE_MS);
  }

  /** The run, of which this was noted last, compared with those before. Made once for each judgement. */
  comparison(judged: Judged): Comparison {
    if (this.#latest?.judged !== judged) {
      this.#latest = { judged, comparison: compare(this.#run.past, this.#run.tally.tallies()) };
    }
    return this.#latest.comparison;
  }

  /** The run is over and another one has begun, at this time of the wall clock; what is known by now belongs to it. */
  startRun(startedAtMs: number, judged: Judged): void {
    this.#run.tally.leaveOut(new Set(judged.snapshot.threads.keys()));
    this.#save();
    this.#run = this.#begin(startedAtMs);
    this.note(judged);
  }

  /** Forgets all runs but the one that goes on. Whether that could be written. */
  async forget(): Promise<boolean> {
    let isDone = false;
    this.#inTurn(async () => {
      await this.#file.update(() => []);
      isDone = true;
      this.#run.past = [];
      this.#run.written = '';
      this.#changed();
    });
    await this.#work;
    return isDone;
  }

  /** Resolves when the former runs are known. */
  async loaded(): Promise<void> {
    await this.#work;
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    this.#save();
    await this.#work;
  }

  #begin(startedAtMs: number): Run {
    const run: Run = {
      id: runId(startedAtMs, randomBytes(3).toString('hex')),
      tally: new RunTally(this.#options.folders),
      past: [],
      written: '',
    };
    this.#latest = undefined;
    this.#inTurn(async () => {
      run.past = await this.#file.read();
      this.#changed();
    });
    return run;
  }

  /** Writes what is new. */
  #save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const run = this.#run;
    const told = toldOf(run.tally.tallies(), run.id, this.#options.folders);
    const text = JSON.stringify([...told]);
    if (text === run.written || (told.size === 0 && run.written === '')) return;
    this.#inTurn(async () => {
      await this.#file.update((memory) =>
        merged(memory, run.id, told).map((remembered) => summedUp(remembered, HISTORY_LIMITS.runs)),
      );
      run.written = text;
    });
  }

  #inTurn(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#problem(error instanceof Error ? error.message : String(error));
    });
  }

  #changed(): void {
    this.#latest = undefined;
    this.#options.changed?.();
  }

  #problem(message: string): void {
    if (this.#problems.has(message)) return;
    this.#problems.add(message);
    this.#options.problem(message);
  }
}

/** What the file is told; nothing of what is ignored. */
function toldOf(
  tallies: ReadonlyMap<string, Tally>,
  run: string,
  folders: readonly string[],
): ReadonlyMap<string, Told> {
  return new Map(
    [...tallies]
      .filter(([, { isIgnored }]) => !isIgnored)
      .map(([key, { at, isShared, acquired, released, leaked, suspected }]) => [
        key,
        {
          isShared,
          record: { run, acquired, released: suspected > 0 ? 0 : released, leaked },
          ...(at !== undefined && {
            at: { file: stableName(at.file, folders), line: at.line, function: at.function },
          }),
        },
      ]),
  );
}

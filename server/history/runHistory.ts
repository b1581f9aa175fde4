import { randomBytes } from 'node:crypto';
import type { ThreadKey } from '../ledger/site.ts';
import { compare, type Comparison } from './comparison.ts';
import { HISTORY_LIMITS, summedUp, type Memory } from './document.ts';
import { historyFile, type HistoryFile } from './historyFile.ts';
import { stableName } from './key.ts';
import { merged, type Told } from './merge.ts';
import { runId } from './runId.ts';
import { RunTally, type Judged, type Tally } from './runTally.ts';

export interface HistoryOptions {
  /** Absolute path of the file that remembers; nothing is remembered without. */
  readonly file: string | undefined;
  /** Absolute paths that names of files are relative to. */
  readonly folders: readonly string[];
  /** Hears, in a sentence, what of the history is not as it should be; each once. */
  readonly problem: (message: string) => void;
  /** The comparison may have become another one although nothing happened in the program. */
  readonly changed: () => void;
}

/** A run that is killed loses no more than what happened in so much time. */
const WRITE_MS = 5000;

/** Follows one run after the other, compares each with those before, and remembers it. */
export class RunHistory {
  readonly #options: HistoryOptions;
  readonly #file: HistoryFile | undefined;
  readonly #problems = new Set<string>();
  #run: Run;
  /** Ends when everything that was begun with the file is done. */
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #compared: { readonly judged: Judged; readonly comparison: Comparison } | undefined;

  /** The first run begins. */
  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#file = options.file === undefined ? undefined : historyFile(options.file, this.#problem);
    this.#run = this.#begin(Date.now());
  }

  /** Learns what happens in the run. */
  note(judged: Judged): void {
    this.#latest = judged;
    this.#timer ??= setTimeout(() => this.#save(), WRITE_MS);
  }
}

import { mkdirSync } from 'node:fs';
import type { Fact } from '../ledger/fact.ts';
import type { ThreadKey } from '../ledger/site.ts';
import { forgetRecordings, recordingPath } from './keptRecordings.ts';
import { startRecording, type Recording } from './recording.ts';

export interface SessionRecorderOptions {
  /** Made when there is something to record. */
  readonly folder: string;
  /** Of Leak Lens. */
  readonly recordedBy: string;
  /** The most that is kept of one session. */
  readonly maxBytes: number;
  /** Hears, in a sentence, why something is not recorded. */
  readonly problem: (message: string) => void;
}

/**
 * Records session after session, each into a file of its own, of which the latest few are kept. A recording begins with
 * the first process that connects, so that it is complete; what is told of processes that had connected before is of a
 * former session, and left out.
 */
export class SessionRecorder {
  readonly #options: SessionRecorderOptions;
  #keep: number;
  #recording: Recording | undefined;
  /** A recording could not be begun; the next session tries again. */
  #hasFailed = false;
  /** Threads of which the recording has everything, with the wall clock when they started, once it is known. */
  readonly #threads = new Map<ThreadKey, number>();
  /** The recordings that are still being closed. */
  #closed: Promise<void> = Promise.resolve();
  #latestFile: string | undefined;
  /** Of the latest. Wall clock, milliseconds. */
  #beganAtMs = 0;

  constructor(options: SessionRecorderOptions, keep: number) {
    this.#options = options;
    this.#keep = keep;
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** The file of the session that is recorded, or was last. */
  get latestFile(): string | undefined {
    return this.#latestFile;
  }

  /** How many sessions are kept from now on; with 0 nothing is recorded from the next one on. */
  keep(count: number): void {
    if (count === this.#keep) return;
    this.#keep = count;
    this.#forgetOld();
  }

  add(fact: Fact): void {
    if (!('record' in fact)) {
      this.#recording?.add(fact);
      return;
    }
    const { thread, record } = fact;
    if (record.kind === 'connected' && !this.#threads.has(thread)) {
      if (!this.#isRecording()) return;
      this.#threads.set(thread, Infinity);
    }
    if (!this.#threads.has(thread)) return;
    if (record.kind === 'hello') this.#threads.set(thread, record.startedAtMs);
    this.#recording?.add(fact);
  }

  /**
   * A session begins, with the processes that started at or after this time of the wall clock (milliseconds). Some may
   * have connected already: then the recording goes on, since the ledger forgets the others by a fact.
   */
  sessionStarted(sinceMs: number, leaked: number): void {
    const hasBegun = [...this.#threads.values()].some((startedAtMs) => startedAtMs >= sinceMs);
    if (!hasBegun) this.end(leaked);
  }

  /** Nothing more belongs to this session. `leaked`: how many clients were leaked in it. */
  end(leaked: number): void {
    const recording = this.#recording;
    this.#recording = undefined;
    this.#hasFailed = false;
    this.#threads.clear();
    if (recording === undefined) return;
    this.#closed = Promise.all([this.#closed, recording.close(leaked)]).then(() => undefined);
  }

  /** Resolves when all that is known is in the files. */
  async written(): Promise<void> {
    await Promise.all([this.#closed, this.#recording?.written()]);
  }

  /** Whether there is a recording; begins one unless none is to be kept, or it could not be begun. */
  #isRecording(): boolean {
    if (this.#recording !== undefined) return true;
    if (this.#keep === 0 || this.#hasFailed) return false;
    const { folder, recordedBy, maxBytes, problem } = this.#options;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // The names tell the order, also of two that begin within a millisecond.
      this.#beganAtMs = Math.max(Date.now(), this.#beganAtMs + 1);
      this.#recording = startRecording(recordingPath(folder, this.#beganAtMs), recordedBy, problem, maxBytes);
    } catch (error) {
      this.#hasFailed = true;
      problem(
        `This session is not recorded: ${error instanceof Error ? error.message : String(error)}. ` +
          'Everything else works as usual.',
      );
      return false;
    }
    this.#latestFile = this.#recording.file;
    this.#forgetOld();
    return true;
  }

  #forgetOld(): void {
    const forgotten = forgetRecordings(this.#options.folder, this.#keep);
    this.#closed = Promise.all([this.#closed, forgotten]).then(() => undefined);
  }
}

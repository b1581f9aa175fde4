export interface TracedRunsEvents {
  /**
   * The first run begins, or the program of the only one anew. Processes that are older than this time of the wall
   * clock, in milliseconds, belong to a former run.
   */
  readonly onStarted: (sinceMs: number) => void;
  /** The last run is over. */
  readonly onEnded: () => void;
}

/** The traced debug sessions of this window that are not over, whichever way they were started. */
export class TracedRuns {
  readonly #events: TracedRunsEvents;
  readonly #running = new Set<string>();

  constructor(events: TracedRunsEvents) {
    this.#events = events;
  }

  get isAny(): boolean {
    return this.#running.size > 0;
  }

  /** `sinceMs`: wall clock, before the program's first process. `session` tells runs apart. */
  began(session: string, sinceMs: number): void {
    this.#running.add(session);
    if (this.#running.size === 1) this.#events.onStarted(sinceMs);
  }

  /** The program was started anew. `sinceMs`: when the former process was gone. */
  restarted(session: string, sinceMs: number): void {
    if (this.#running.size === 1 && this.#running.has(session)) this.#events.onStarted(sinceMs);
  }

  ended(session: string): void {
    if (this.#running.delete(session) && this.#running.size === 0) this.#events.onEnded();
  }
}

interface Holder {
  readonly begin: (giveBack: () => void) => void;
  readonly onWanted: () => void;
}

/** Lets a few run at a time, in the order in which they asked. */
export class Turns {
  readonly #most: number;
  readonly #running = new Set<Holder>();
  readonly #waiting: Holder[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether somebody waits for a turn. */
  get areWanted(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Calls `begin` with what gives the turn back, as soon as there is one, which may be at once. From then on `onWanted`
   * is called whenever somebody else begins to wait.
   */
  take(begin: Holder['begin'], onWanted: Holder['onWanted']): void {
    this.#waiting.push({ begin, onWanted });
    this.#next();
    if (this.areWanted) for (const holder of this.#running) holder.onWanted();
  }

  #next(): void {
    if (this.#running.size >= this.#most) return;
    const holder = this.#waiting.shift();
    if (holder === undefined) return;
    this.#running.add(holder);
    holder.begin(() => {
      if (this.#running.delete(holder)) this.#next();
    });
  }
}

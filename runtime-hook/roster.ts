/** Whatever can be on a roster: it remembers where. */
export interface Member {
  /** Index on the roster; -1 when it is on none. */
  place: number;
}

/**
 * A set of objects that come and go with every checkout. A `Set` would have to give each of them an identity
 * hash first, which costs more than the rest. Order is not kept.
 */
export class Roster<Item extends Member> {
  readonly #members: Item[] = [];

  get size(): number {
    return this.#members.length;
  }

  add(member: Item): void {
    member.place = this.#members.push(member) - 1;
  }

  /** Does nothing when the member is not on the roster. */
  remove(member: Item): void {
    const { place } = member;
    if (place < 0) return;
    member.place = -1;
    const last = this.#members.pop();
    if (last === undefined || last === member) return;
    this.#members[place] = last;
    last.place = place;
  }

  /** A copy, so that members can be removed meanwhile. */
  members(): readonly Item[] {
    return this.#members.slice();
  }
}

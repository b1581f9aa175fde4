import { LIMITS, type MisuseKind } from '../protocol/wire.ts';
import type { CallSite } from './callSite.ts';
import type { ObservedPool } from './observedPool.ts';
import type { Scope } from './scope.ts';

/** What is known of the latest time that something was misused. */
export interface MisuseDetails {
  readonly pool?: ObservedPool | undefined;
  readonly lastMs: number;
  readonly scope?: Scope | undefined;
  readonly otherScope?: Scope | undefined;
  readonly apartMs?: number;
  readonly transaction?: 'T' | 'E';
  /** As the program wrote it. */
  readonly queryText?: string | undefined;
  readonly concurrency?: number;
}

/** A way in which something is misused: what kind, by which call, at whose cost. */
export interface Misuse {
  readonly kind: MisuseKind;
  readonly site: CallSite;
  readonly other: CallSite | undefined;
  count: number;
  details: MisuseDetails;
  /** The most that was seen. */
  concurrency: number;
  /** Of {@link Misuses} at its latest change. */
  version: number;
}

/** Everything that was misused, bounded. */
export class Misuses {
  /** By kind, site and other site. */
  readonly #known = new Map<string, Misuse>();
  /** Goes up with every change. */
  version = 0;
  /** Ways that were not followed because there are too many. */
  droppedCount = 0;

  /** One more, or with `times` -1 one less: what was misused came right. */
  add(
    kind: MisuseKind,
    site: CallSite,
    other: CallSite | undefined,
    details: MisuseDetails,
    times: 1 | -1 = 1,
  ): void {
    const misuse = this.#of(kind, site, other, details);
    if (misuse) this.#change(misuse, misuse.count + times, details);
  }

  /** Sets how often it is so now, of a kind that is counted anew each time. */
  set(kind: MisuseKind, site: CallSite, count: number, details: MisuseDetails): void {
    // What never was is not worth an entry.
    const misuse =
      count > 0 || this.#known.has(keyOf(kind, site)) ? this.#of(kind, site, undefined, details) : undefined;
    if (misuse && misuse.count !== count) this.#change(misuse, count, details);
  }

  /** Those that have changed after a version. */
  since(version: number): readonly Misuse[] {
    if (version === this.version) return [];
    return [...this.#known.values()].filter((misuse) => misuse.version > version);
  }

  #of(
    kind: MisuseKind,
    site: CallSite,
    other: CallSite | undefined,
    details: MisuseDetails,
  ): Misuse | undefined {
    const key = keyOf(kind, site, other);
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#known.size >= LIMITS.misuses) {
      this.droppedCount++;
      return undefined;
    }
    const misuse = { kind, site, other, count: 0, details, concurrency: 0, version: 0 };
    this.#known.set(key, misuse);
    return misuse;
  }

  #change(misuse: Misuse, count: number, details: MisuseDetails): void {
    misuse.count = count;
    misuse.details = details;
    misuse.concurrency = Math.max(misuse.concurrency, details.concurrency ?? 0);
    misuse.version = ++this.version;
  }
}

function keyOf(kind: MisuseKind, site: CallSite, other?: CallSite): string {
  return `${kind} ${site.id} ${other?.id ?? ''}`;
}

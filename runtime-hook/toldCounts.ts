import { DISTRIBUTIONS_MS, type WireRecord } from '../protocol/wire.ts';
import { isInFull } from './sample.ts';
import type { QueryStatistics } from './queryStatistics.ts';
import type { Recorder } from './recorder.ts';
import type { Statistics } from './statistics.ts';
import type { ToldSites } from './toldSites.ts';

/** What one listener has been told of counts. Distributions are large, and told now and then only. */
export class ToldCounts {
  readonly #recorder: Recorder;
  readonly #sites: ToldSites;
  readonly #statistics = new ToldNowAndThen<Statistics>();
  readonly #queries = new ToldNowAndThen<QueryStatistics>();

  constructor(recorder: Recorder, sites: ToldSites) {
    this.#recorder = recorder;
    this.#sites = sites;
  }

  /** Adds what has changed: everything the first time, and the last time all that is owed. */
  tell(records: WireRecord[], nowMs: number, isFirst: boolean, isLast: boolean): void {
    const { statistics, changedStatistics, queries } = this.#recorder;
    const changedQueries = queries.changed;
    this.#recorder.changedStatistics = [];
    queries.changed = [];
    this.#tellStatistics(isFirst ? statistics.values() : changedStatistics, records, nowMs, isLast);
    this.#tellQueries(isFirst ? queries.all : changedQueries, records, nowMs, isLast);
  }

  #tellStatistics(
    changed: Iterable<Statistics>,
    records: WireRecord[],
    nowMs: number,
    isLast: boolean,
  ): void {
    // While every release is recorded, that is told with the counts, which it is compared with.
    const isDue = (statistics: Statistics): boolean =>
      isLast || statistics.isInFull || this.#statistics.isDue(statistics, nowMs);
    for (const statistics of this.#statistics.with(changed, isDue)) {
      statistics.isChanged = false;
      this.#sites.tell(statistics.site, records);
      const isComplete = isDue(statistics);
      this.#statistics.told(statistics, isComplete, nowMs);
      if (isComplete) for (const id of statistics.releaseSites()) this.#sites.tellById(id, records);
      records.push(statistics.toRecord(isComplete));
    }
  }

  /** Most of a query's record is its distribution, so nothing is told without. */
  #tellQueries(
    changed: Iterable<QueryStatistics>,
    records: WireRecord[],
    nowMs: number,
    isLast: boolean,
  ): void {
    const isDue = (query: QueryStatistics): boolean =>
      isLast || isInFull(query.count) || this.#queries.isDue(query, nowMs);
    for (const query of this.#queries.with(changed, isDue)) {
      query.isChanged = false;
      const isComplete = isDue(query);
      this.#queries.told(query, isComplete, nowMs);
      if (!isComplete) continue;
      this.#sites.tell(query.site, records);
      records.push(query.toRecord((site) => this.#sites.tell(site, records)));
    }
  }
}

/** Things of which not all was told when they changed. */
class ToldNowAndThen<Thing> {
  readonly #owed = new Set<Thing>();
  readonly #completeMs = new Map<Thing, number>();

  /** Whether all of it was told long enough ago. */
  isDue(thing: Thing, nowMs: number): boolean {
    return nowMs - (this.#completeMs.get(thing) ?? -Infinity) >= DISTRIBUTIONS_MS;
  }

  /** What has changed, and what is owed and due by now. */
  with(changed: Iterable<Thing>, isDue: (thing: Thing) => boolean): ReadonlySet<Thing> {
    const all = new Set(changed);
    for (const owed of this.#owed) if (isDue(owed)) all.add(owed);
    return all;
  }

  told(thing: Thing, isComplete: boolean, nowMs: number): void {
    if (isComplete) {
      this.#owed.delete(thing);
      this.#completeMs.set(thing, nowMs);
    } else this.#owed.add(thing);
  }
}

import { DEFAULT_THRESHOLDS } from '../protocol/thresholds.ts';
import type { PathMapping } from '../protocol/pathMapping.ts';
import type { WireRecord, Wish } from '../protocol/wire.ts';
import { detailedSites } from './evidence/detail.ts';
import { NO_FINDINGS, type Findings } from './evidence/finding.ts';
import { COALESCE_MS, judge } from './evidence/judge.ts';
import type { ThresholdsOf } from './evidence/thresholds.ts';
import type { Cleared, ConnectionChange, Fact } from './ledger/fact.ts';
import { Ledger } from './ledger/ledger.ts';
import type { Directive, Placement, ThreadKey } from './ledger/site.ts';
import type { Snapshot } from './ledger/snapshot.ts';
import { redirected } from './sources/directives.ts';
import type { FormerTexts } from './sources/originalFile.ts';
import { Placements } from './sources/placement.ts';

/** What is known and what it means, at one moment. */
export interface Judged {
  readonly snapshot: Snapshot;
  readonly findings: Findings;
}

/** A connected thread, and what it was asked for. */
interface Asked {
  readonly ask: (wish: Wish) => void;
  /** The sites of which detail is wanted, separated by commas; nothing at the beginning. */
  detail: string;
}

/**
 * Sources, ledger and evidence for any consumer: is fed records, tells what they mean. Knows no transport
 * and draws nothing. It owns the only timer of judgement, armed for the time at which the evidence says
 * that its answer may change.
 */
export class Tracing {
  readonly #ledger = new Ledger();
  readonly #placements = new Map<ThreadKey, Placements>();
  readonly #asked = new Map<ThreadKey, Asked>();
  readonly #unplaced = new Set<Promise<void>>();
  readonly #onJudged: (judged: Judged) => void;
  readonly #onFact: (fact: Fact) => void;
  #thresholdsOf: ThresholdsOf = () => DEFAULT_THRESHOLDS;
  #pathMappings: readonly PathMapping[] = [];
  #formerTexts: () => FormerTexts = () => new Map();
  #arePastLeasesWanted = false;
  #judged: Judged;
  #timer: NodeJS.Timeout | undefined;
  #dueAtMs = Infinity;

  /**
   * `onJudged` is called after every judgement, also when nothing changed; `onFact` with everything that becomes known,
   * in that order.
   */
  constructor(onJudged: (judged: Judged) => void, onFact: (fact: Fact) => void = () => undefined) {
    this.#onJudged = onJudged;
    this.#onFact = onFact;
    this.#judged = { snapshot: this.#ledger.snapshot(), findings: NO_FINDINGS };
  }

  /** The latest judgement. */
  get judged(): Judged {
    return this.#judged;
  }

  /** `ask` is called when there is something to ask the thread for. */
  connected(thread: ThreadKey, ask: Asked['ask']): void {
    this.#asked.set(thread, { ask, detail: '' });
    if (this.#arePastLeasesWanted) ask({ kind: 'past-leases', isWanted: true });
    this.#apply(thread, { kind: 'connected' });
    this.#judgeSoon();
  }

  disconnected(thread: ThreadKey): void {
    this.#apply(thread, { kind: 'disconnected' });
    this.#placements.get(thread)?.dispose();
    this.#placements.delete(thread);
    this.#asked.delete(thread);
    this.#judgeSoon();
  }

  /** So many records of the thread made no sense. */
  rejected(thread: ThreadKey, count: number): void {
    this.#apply(thread, { kind: 'rejected', count });
  }

  accept(thread: ThreadKey, records: readonly WireRecord[]): void {
    for (const record of records) {
      if (record.kind === 'hello' || record.kind === 'source') this.#placementsOf(thread).learn(record);
      this.#apply(thread, record);
      if (record.kind === 'site') this.#place(thread, this.#placementsOf(thread).place(record));
    }
    this.#judgeSoon();
  }

  /** Files of programs that run elsewhere are found by these, from the next call site on. */
  mapPaths(mappings: readonly PathMapping[]): void {
    this.#pathMappings = mappings;
  }

  /** Whoever follows edits tells so what the files were like from which it does. */
  followedBy(formerTexts: () => FormerTexts): void {
    this.#formerTexts = formerTexts;
  }

  /** A file was edited: `directiveAt` tells what its lines, as they were loaded, say now. */
  edited(file: string, directiveAt: (line: number) => Directive | undefined): void {
    for (const { thread, sites } of this.#judged.snapshot.threads.values()) {
      for (const { site, placed = [] } of sites.values()) {
        const frames = redirected(placed, file, directiveAt);
        if (frames === undefined) continue;
        this.#apply(thread, { kind: 'placement', site, frames });
        this.#judgeSoon();
      }
    }
  }

  /** Whether leases that are over are to be told one by one, by every thread that is connected or will be. */
  wantPastLeases(isWanted: boolean): void {
    if (isWanted === this.#arePastLeasesWanted) return;
    this.#arePastLeasesWanted = isWanted;
    for (const { ask } of this.#asked.values()) ask({ kind: 'past-leases', isWanted });
  }

  /** Forgets every thread that is over, and what was found of them. */
  clear(): void {
    this.#forget({ kind: 'cleared' });
  }

  /** Forgets every thread that started before this time of the wall clock (milliseconds), also if it still runs. */
  startOver(sinceMs: number): void {
    this.#forget({ kind: 'cleared', sinceMs });
  }

  #forget(cleared: Cleared): void {
    this.#know(cleared);
    this.#judged = { snapshot: this.#ledger.snapshot(), findings: NO_FINDINGS };
    this.#judge();
  }

  /** Judges by these thresholds from now on, and at once. What was found and came back meanwhile stays known. */
  judgeBy(thresholdsOf: ThresholdsOf): void {
    this.#thresholdsOf = thresholdsOf;
    this.#judge();
  }

  /** Judges now; resolves when every call site that is known has its place in the author's files. */
  async settle(): Promise<Judged> {
    while (this.#unplaced.size > 0) await Promise.all(this.#unplaced);
    return this.#judge();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const placements of this.#placements.values()) placements.dispose();
  }

  #place(thread: ThreadKey, placement: Promise<Placement>): void {
    const placed = placement.then((record) => {
      this.#unplaced.delete(placed);
      this.#apply(thread, record);
      this.#judgeSoon();
    });
    this.#unplaced.add(placed);
  }

  #placementsOf(thread: ThreadKey): Placements {
    let placements = this.#placements.get(thread);
    if (placements === undefined) {
      placements = new Placements(
        () => this.#pathMappings,
        () => this.#formerTexts(),
      );
      this.#placements.set(thread, placements);
    }
    return placements;
  }

  #apply(thread: ThreadKey, record: WireRecord | Placement | ConnectionChange): void {
    this.#know({ thread, receivedAtMs: performance.now(), record });
  }

  #know(fact: Fact): void {
    this.#onFact(fact);
    this.#ledger.apply(fact);
  }

  #judgeSoon(): void {
    this.#judgeAt(performance.now() + COALESCE_MS);
  }

  #judge(): Judged {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueAtMs = Infinity;
    const snapshot = this.#ledger.snapshot();
    const { findings, nextDueAtMs } = judge(
      snapshot,
      this.#judged.findings,
      performance.now(),
      this.#thresholdsOf,
    );
    if (nextDueAtMs !== undefined) this.#judgeAt(nextDueAtMs);
    this.#judged = { snapshot, findings };
    this.#askForDetail();
    this.#onJudged(this.#judged);
    return this.#judged;
  }

  #askForDetail(): void {
    const wanted = detailedSites(this.#judged.findings, this.#judged.snapshot);
    for (const [thread, asked] of this.#asked) {
      const sites = wanted.get(thread) ?? [];
      const detail = sites.join();
      if (detail === asked.detail) continue;
      asked.detail = detail;
      asked.ask({ kind: 'detail', sites });
    }
  }

  /** At the given monotonic time or earlier. */
  #judgeAt(atMs: number): void {
    if (atMs >= this.#dueAtMs) return;
    clearTimeout(this.#timer);
    this.#dueAtMs = atMs;
    this.#timer = setTimeout(() => this.#judge(), Math.max(0, atMs - performance.now()));
  }
}

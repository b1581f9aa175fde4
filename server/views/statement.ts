import { redactSql } from '../../protocol/sqlText.ts';
import type { Pool, Query, SparseHistogram } from '../../protocol/wire.ts';
import { lineOf } from '../evidence/caller.ts';
import { blamedFrame } from '../evidence/signature.ts';
import { merged } from '../ledger/histogram.ts';
import { framesOf, type ThreadSnapshot } from '../ledger/snapshot.ts';
import { callSitesByFile, type CallSite } from './callSite.ts';
import type { Scene } from './scene.ts';

/** What was counted of a statement, in all threads. */
export interface Statement {
  readonly count: number;
  readonly failed: number;
  /** Not all were counted. */
  readonly isSampled: boolean;
  readonly durationMs: SparseHistogram;
  /** The lines that acquired the clients it ran on, the most frequent first; empty for `pool.query`. */
  readonly acquiredAt: readonly CallSite[];
  /** Whether some were sent by `pool.query`. */
  readonly isByPool: boolean;
  /** Those that are known to be its. */
  readonly pools: readonly Pool[];
}

interface PlacedQuery {
  readonly thread: ThreadSnapshot;
  readonly query: Query;
}

/** What a statement is known by: a line of the file as it was loaded, counted from 1, or its text. */
export interface StatementKey {
  readonly isSentFrom: (file: string, line: number) => boolean;
  readonly sql?: string;
}

/** What was counted of the statement; `undefined` when it has not been seen. */
export function statementOf(scene: Scene, { isSentFrom, sql }: StatementKey): Statement | undefined {
  // As it is told: without literals.
  const text = sql === undefined ? undefined : redactSql(sql);
  const isMeant = ({ thread, query }: PlacedQuery): boolean => {
    const at = blamedFrame(framesOf(thread, query.site));
    return query.text === text || (at !== undefined && isSentFrom(at.file, at.line));
  };
  const queries = [...scene.snapshot.threads.values()].flatMap((thread) =>
    [...thread.queries.values()].map((query) => ({ thread, query })).filter(isMeant),
  );
  if (queries.length === 0) return undefined;
  const sum = (read: (query: Query) => number): number =>
    queries.reduce((total, { query }) => total + read(query), 0);
  return {
    count: sum(({ count }) => count),
    failed: sum(({ failed }) => failed),
    isSampled: queries.some(({ query }) => query.isSampled),
    durationMs: merged(queries.map(({ query }) => query.durationMs)),
    acquiredAt: acquiredAt(queries, scene),
    isByPool: queries.some(({ query }) => query.pool !== undefined),
    pools: queries.flatMap(poolsOf),
  };
}

/** A client's pool is certain only where there is no other one. */
function poolsOf({ thread, query }: PlacedQuery): readonly Pool[] {
  const all = [...thread.pools.values()];
  return query.pool === undefined && all.length > 1
    ? []
    : all.filter(({ pool }) => pool === (query.pool ?? pool));
}

function acquiredAt(queries: readonly PlacedQuery[], scene: Scene): readonly CallSite[] {
  const counts = new Map<string, number>();
  for (const { thread, query } of queries) {
    for (const [site, count] of query.acquiredAt) {
      const line = lineOf(blamedFrame(framesOf(thread, site)));
      counts.set(line, (counts.get(line) ?? 0) + count);
    }
  }
  return [...callSitesByFile(scene).values()]
    .flat()
    .filter(({ at }) => counts.has(lineOf(at)))
    .sort((a, b) => (counts.get(lineOf(b.at)) ?? 0) - (counts.get(lineOf(a.at)) ?? 0));
}

import type { JudgedLease } from '../evidence/finding.ts';
import { shortSql } from './sql.ts';
import { placeText, type Style } from './style.ts';

/** What the client did last, as part of a sentence: `idle since "SELECT 1" (orders.ts:41)`. */
export function lastQueryClause(lease: JudgedLease, style: Style): string {
  if (lease.lastQuery === undefined) return 'no query has run on it';
  const { text, at } = lease.lastQuery;
  const query = `"${shortSql(text)}"${at === undefined ? '' : ` (${placeText(at, style)})`}`;
  if (lease.idleMs === undefined) return `running ${query}`;
  return lease.inTransaction ? `idle in an open transaction since ${query}` : `idle since ${query}`;
}

/** A clause as a sentence. */
export function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

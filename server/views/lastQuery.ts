import type { JudgedLease } from '../evidence/finding.ts';
import { shortSql } from './sql.ts';
import { placeText, type Style } from './style.ts';

/** What an idle client did last, as part of a sentence: `idle since "SELECT 1" (orders.ts:41)`. */
export function lastQueryClause(lease: JudgedLease, style: Style): string {
  if (lease.lastQuery === undefined) return 'no query has run on it';
  const query = quoted(lease.lastQuery, style);
  return lease.inTransaction ? `idle in an open transaction since ${query}` : `idle since ${query}`;
}

/** What a client did last, or is doing, as a sentence; `isOneOfSeveral` where the sentence before speaks of more. */
export function lastQuerySentence(lease: JudgedLease, style: Style, isOneOfSeveral = false): string {
  const [it, client, its] = isOneOfSeveral
    ? ['one of them', 'One of them', 'The last query of one of them']
    : ['it', 'It', 'Its last query'];
  if (lease.lastQuery === undefined) {
    return lease.idleMs === undefined ? `${client} is running a query.` : `No query has run on ${it}.`;
  }
  const query = quoted(lease.lastQuery, style);
  if (lease.idleMs === undefined) return `${client} is running ${query}.`;
  const transaction = lease.inTransaction ? ', in a transaction that is still open' : '';
  return `${its} was ${query}${transaction}.`;
}

function quoted({ text, at }: NonNullable<JudgedLease['lastQuery']>, style: Style): string {
  return `"${shortSql(text)}"${at === undefined ? '' : ` (${placeText(at, style)})`}`;
}

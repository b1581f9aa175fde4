import type { Lease } from '../protocol/wire.ts';

export type KeptFor = NonNullable<Lease['keptFor']>;

/** Such statements are short and say it at their beginning; longer ones are not searched. */
const READ_CHARACTERS = 120;

const KEEPING = /^\s*(LISTEN|START_REPLICATION)\b|\bpg_(?:try_)?advisory_lock(?:_shared)?\s*\(/i;
const ENDING = /^\s*(?:UNLISTEN\s+\*|DISCARD\s+ALL)|\bpg_advisory_unlock/i;

/** Programs use few statements, over and over; more than so many are looked at anew each time. */
const MAX_KNOWN = 500;
/** Whether a statement may begin or end keeping, by its beginning. */
const known = new Map<string, boolean>();

/**
 * What a client is kept for after a statement, given what it was kept for before: a subscription lasts until
 * it is taken back, whatever else runs on the client.
 */
export function keptForAfter(sql: string, before: KeptFor | undefined): KeptFor | undefined {
  const beginning = sql.length > READ_CHARACTERS ? sql.slice(0, READ_CHARACTERS) : sql;
  if (!isAboutKeeping(beginning)) return before;
  if (before !== undefined) return ENDING.test(beginning) ? undefined : before;
  const keeping = KEEPING.exec(beginning);
  if (keeping === null) return undefined;
  const statement = keeping[1]?.toUpperCase();
  if (statement === 'LISTEN') return 'subscription';
  return statement === 'START_REPLICATION' ? 'replication' : 'session-lock';
}

function isAboutKeeping(beginning: string): boolean {
  const answer = known.get(beginning);
  if (answer !== undefined) return answer;
  const isAbout = KEEPING.test(beginning) || ENDING.test(beginning);
  if (known.size < MAX_KNOWN) known.set(beginning, isAbout);
  return isAbout;
}

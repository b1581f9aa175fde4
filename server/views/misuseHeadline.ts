import type { MisuseFinding, Nesting } from '../evidence/misuseFinding.ts';
import { counted, numberText } from './count.ts';
import { exactDuration } from './duration.ts';
import { placeFrom, type Style } from './style.ts';

/** What comes of a misuse, in a sentence or two. */
export function misuseHeadline(misuse: MisuseFinding, style: Style): string {
  const { kind, count, at, others, example } = misuse;
  if (misuse.level === 'withdrawn') return withdrawnText(kind);
  const [other] = others;
  const place = other && placeFrom(at, other.at, style);
  switch (kind) {
    case 'double-release':
      return `Released twice: ${place === undefined ? 'this client had already been released' : `${place} had already released this client`}, and pg throws the second time.`;
    case 'stale-release':
      return `This release() freed the client that ${takenBy(place, example.apartMs)}; two callers shared one database session.`;
    case 'use-after-release':
      return `This query ran on a client that ${releasedBy(place, example.apartMs)}; it may have run in the transaction of another caller.`;
    case 'open-transaction':
      return example.transaction === 'E'
        ? 'Released in a failed transaction: PostgreSQL refuses every query of whoever gets this client next.'
        : 'Released in an open transaction: whoever gets this client next works in it, and what they write may be lost.';
    case 'busy-return':
      return 'Released with a query in flight: whoever gets this client next has to wait for it.';
    case 'ended-not-released':
      return count === 1
        ? '1 pool slot is gone: end() closed the connection, but the pool counts the client as held until it is released.'
        : `${numberText(count)} pool slots are gone: end() closed the connections, but the pool counts the clients as held until they are released.`;
    case 'nested-acquire':
      return `Second client requested while holding one${place === undefined ? '' : ` (acquired at ${place})`}.${deadlockText(misuse.nesting)}`;
    case 'client-never-ended':
      return `${counted(count, 'connection')} left open: ${count === 1 ? 'a client' : 'clients'} connected here ${count === 1 ? 'was' : 'were'} never ended, and ${example.scopeLabel ?? 'the work that needed it'} is over.`;
    case 'pool-per-call':
      return `A new pool for every call: ${counted(count, 'pool')} with equal options, made here, are open.`;
    case 'listener-growth':
      return 'Clients that are acquired here come back with ever more listeners.';
    default:
      return kind satisfies never;
  }
}

function takenBy(place: string | undefined, apartMs: number | undefined): string {
  return place === undefined
    ? 'another caller had acquired by then'
    : `${place} had acquired${earlier(apartMs)}`;
}

function releasedBy(place: string | undefined, apartMs: number | undefined): string {
  return place === undefined
    ? `had been released${earlier(apartMs)}`
    : `${place} had released${earlier(apartMs)}`;
}

function earlier(apartMs: number | undefined): string {
  return apartMs === undefined ? '' : ` ${exactDuration(apartMs)} earlier`;
}

function deadlockText(nesting: Nesting | undefined): string {
  if (nesting === undefined) return '';
  const { max } = nesting;
  if (max === 1) return ' With max 1 this deadlocks every time.';
  return max === Number.MAX_SAFE_INTEGER
    ? ' Every such call occupies two connections.'
    : ` With max ${numberText(max)} this deadlocks at ${counted(max, 'concurrent call')}.`;
}

/** Only what lasts can come right; of the other kinds it is a correction. */
function withdrawnText(kind: MisuseFinding['kind']): string {
  if (kind === 'ended-not-released') return 'Clients that were ended here have been released after all.';
  if (kind === 'pool-per-call') return 'Most of the pools that were made here have been ended.';
  if (kind === 'client-never-ended') return 'Clients connected here have been ended after all.';
  return 'What was said about this line is taken back.';
}

import type { MisuseKind } from '../../protocol/wire.ts';
import type { MisuseLevel, Nesting } from './misuseFinding.ts';
import { nestedAcquireLevel } from './nestedAcquire.ts';

/** How bad a misuse is that was seen `count` times, or is so now for `count` clients. No threshold of time has a say. */
export function misuseLevel(
  kind: MisuseKind,
  count: number,
  nesting: Nesting | undefined,
  hasDeadlocked: boolean,
): MisuseLevel {
  if (count === 0) return 'withdrawn';
  switch (kind) {
    case 'double-release':
    case 'stale-release':
    case 'use-after-release':
    case 'open-transaction':
    case 'busy-return':
    case 'ended-not-released':
    case 'client-never-ended':
      return 'error';
    case 'pool-per-call':
    case 'listener-growth':
      return 'warning';
    case 'nested-acquire':
      return hasDeadlocked ? 'error' : nestedAcquireLevel(nesting);
    default:
      return kind satisfies never;
  }
}

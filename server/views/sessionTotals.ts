import { acquireGroups } from '../evidence/acquireGroup.ts';
import { lineOf } from '../evidence/caller.ts';
import type { Finding } from '../evidence/finding.ts';
import { lostSlots, type LostSlots } from '../evidence/lostSlots.ts';
import type { MisuseFinding } from '../evidence/misuseFinding.ts';
import type { Scene } from './scene.ts';

/** Everything that was seen, of threads that run and threads that are over. */
export interface SessionTotals {
  readonly processes: number;
  readonly pools: number;
  readonly poolQueries: number;
  /** Clients that the program took, and those not given back so far. */
  readonly acquired: number;
  readonly open: number;
  readonly callSites: number;
  /** Findings with at least one leak, and the leaks in them. */
  readonly leakingSites: number;
  readonly slots: LostSlots;
  /** Findings of suspicions only, and all suspicions. */
  readonly suspectedSites: number;
  readonly suspected: number;
  readonly interrupted: number;
  /** Findings of misuse that are errors or warnings. */
  readonly misuses: number;
  /** Call sites that acquire and have nothing against them. */
  readonly healthyCallSites: number;
  /** Those that a comment says to ignore. */
  readonly ignoredCallSites: number;
}

/** The sums over a scene. A pool is counted although it may have ended. */
export function sessionTotals({ snapshot, findings }: Scene): SessionTotals {
  const threads = [...snapshot.threads.values()];
  const pools = threads.flatMap((thread) => [...thread.pools.values()]);
  const groups = acquireGroups(snapshot);
  const open = sum(groups, ({ openLeases }) => openLeases.length);
  const isMisuse = ({ level }: MisuseFinding): boolean => level === 'error' || level === 'warning';
  const misused = new Set(
    findings.misuses.flatMap(({ at, level }) =>
      at === undefined || level === 'withdrawn' ? [] : lineOf(at),
    ),
  );
  const accused = new Set(
    findings.list.filter(({ level }) => level === 'leaked' || isSuspected(level)).map(({ id }) => id),
  );
  const ofFindings = (read: (finding: Finding) => number): number => sum(findings.list, read);
  return {
    processes: threads.length,
    pools: pools.length,
    poolQueries: sum(pools, (pool) => pool.poolQueries),
    acquired: sum(groups, ({ totals, openLeases }) =>
      Math.max(totals.acquired, totals.released + openLeases.length),
    ),
    open,
    callSites: groups.length,
    leakingSites: ofFindings(({ level }) => (level === 'leaked' ? 1 : 0)),
    slots: lostSlots(
      findings.list.flatMap(({ leases }) => leases),
      snapshot,
    ),
    suspectedSites: ofFindings(({ level }) => (isSuspected(level) ? 1 : 0)),
    suspected: ofFindings(({ counts }) => counts.suspected),
    interrupted: ofFindings(({ counts }) => counts.interrupted),
    misuses: findings.misuses.filter(isMisuse).length,
    healthyCallSites: groups.filter(
      ({ signature: { id, at } }) =>
        !accused.has(id) && at?.directive !== 'ignore' && !(at !== undefined && misused.has(lineOf(at))),
    ).length,
    ignoredCallSites: groups.filter(({ signature: { at } }) => at?.directive === 'ignore').length,
  };
}

function sum<Item>(items: readonly Item[], read: (item: Item) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}

function isSuspected(level: Finding['level']): boolean {
  return level === 'suspected' || level === 'strongly-suspected';
}

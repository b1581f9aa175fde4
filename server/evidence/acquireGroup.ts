import type { Lease } from '../../protocol/wire.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { totalsOf, type SiteStatistics, type SiteTotals } from '../ledger/siteStatistics.ts';
import { framesOf, type Snapshot, type ThreadSnapshot } from '../ledger/snapshot.ts';
import { callerAmong } from './caller.ts';
import { groupedBy } from './grouping.ts';
import { signatureOf, type Signature } from './signature.ts';

/** All acquire sites, of all threads, with one signature. */
export interface AcquireGroup {
  readonly signature: Signature;
  /** All frames, innermost first. */
  readonly frames: readonly PlacedFrame[];
  readonly statistics: readonly OwnStatistics[];
  readonly totals: SiteTotals;
  readonly openLeases: readonly OpenLease[];
  /** Where this one differs from others that acquire at the same line; absent for the only one. */
  readonly caller?: PlacedFrame;
}

export interface OwnStatistics {
  readonly thread: ThreadSnapshot;
  readonly statistics: SiteStatistics;
}

export interface OpenLease {
  readonly thread: ThreadSnapshot;
  readonly lease: Lease;
}

const made = new WeakMap<Snapshot, readonly AcquireGroup[]>();

/** The acquire sites of a snapshot by signature. Made once for each snapshot. */
export function acquireGroups(snapshot: Snapshot): readonly AcquireGroup[] {
  const known = made.get(snapshot);
  if (known !== undefined) return known;
  const groups = makeGroups(snapshot);
  made.set(snapshot, groups);
  return groups;
}

interface AcquireSite {
  readonly frames: readonly PlacedFrame[];
  readonly signature: Signature;
  readonly statistics: readonly OwnStatistics[];
  readonly openLeases: readonly OpenLease[];
}

/** Thousands of sites are grouped at each judgement, most of which are the only one of their signature and line. */
function makeGroups(snapshot: Snapshot): readonly AcquireGroup[] {
  const sites = [...snapshot.threads.values()].flatMap(acquireSites);
  const bySignature = [...groupedBy(sites, ({ signature }) => signature.id).values()];
  const byLine = groupedBy(bySignature, ([{ signature }]) => signature.line);
  return bySignature.map((same) => {
    const [{ frames, signature }] = same;
    const statistics = same.length === 1 ? same[0].statistics : same.flatMap((site) => site.statistics);
    const chains = (byLine.get(signature.line) ?? []).map(([other]) => other.signature.chain);
    const caller = callerAmong(signature.chain, chains);
    return {
      signature,
      frames,
      statistics,
      totals: totalsOf(statistics.map((own) => own.statistics)),
      openLeases: same.length === 1 ? same[0].openLeases : same.flatMap((site) => site.openLeases),
      ...(caller !== undefined && { caller }),
    };
  });
}

function acquireSites(thread: ThreadSnapshot): readonly AcquireSite[] {
  const leases = new Map<number, OpenLease[]>();
  for (const lease of thread.openLeases.values()) {
    const same = leases.get(lease.site);
    if (same === undefined) leases.set(lease.site, [{ thread, lease }]);
    else same.push({ thread, lease });
  }
  const counted = [...thread.statistics.values()].map((statistics) => {
    const openLeases = leases.get(statistics.site) ?? [];
    return acquireSite(thread, statistics.site, [{ thread, statistics }], openLeases);
  });
  const uncounted = [...leases].filter(([site]) => !thread.statistics.has(site));
  return [...counted, ...uncounted.map(([site, openLeases]) => acquireSite(thread, site, [], openLeases))];
}

function acquireSite(
  thread: ThreadSnapshot,
  site: number,
  statistics: readonly OwnStatistics[],
  openLeases: readonly OpenLease[],
): AcquireSite {
  const frames = framesOf(thread, site);
  return { frames, signature: signatureOf(frames), statistics, openLeases };
}

import type { Lease } from '../../protocol/wire.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { totalsOf, type SiteStatistics, type SiteTotals } from '../ledger/siteStatistics.ts';
import { framesOf, type Snapshot, type ThreadSnapshot } from '../ledger/snapshot.ts';
import { callerAmong, lineOf } from './caller.ts';
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
  readonly statistics: OwnStatistics | undefined;
  readonly openLeases: readonly OpenLease[];
}

function makeGroups(snapshot: Snapshot): readonly AcquireGroup[] {
  const sites = [...snapshot.threads.values()].flatMap(acquireSites);
  const bySignature = [...groupedBy(sites, ({ frames }) => signatureOf(frames).id).values()];
  const chains = bySignature.map(([{ frames }]) => signatureOf(frames).chain);
  const chainsAt = groupedBy(chains, ([at]) => lineOf(at));
  return bySignature.map((same) => {
    const [{ frames }] = same;
    const signature = signatureOf(frames);
    const statistics = same.flatMap((site) => site.statistics ?? []);
    const caller = callerAmong(signature.chain, chainsAt.get(lineOf(signature.at)) ?? []);
    return {
      signature,
      frames,
      statistics,
      totals: totalsOf(statistics.map((own) => own.statistics)),
      openLeases: same.flatMap(({ openLeases }) => openLeases),
      ...(caller !== undefined && { caller }),
    };
  });
}

function acquireSites(thread: ThreadSnapshot): readonly AcquireSite[] {
  const leases = groupedBy([...thread.openLeases.values()], (lease) => `${lease.site}`);
  const heldAt = [...leases.values()].map(([{ site }]) => site);
  return [...new Set([...thread.statistics.keys(), ...heldAt])].map((site) => {
    const statistics = thread.statistics.get(site);
    return {
      frames: framesOf(thread, site),
      statistics: statistics && { thread, statistics },
      openLeases: (leases.get(`${site}`) ?? []).map((lease) => ({ thread, lease })),
    };
  });
}

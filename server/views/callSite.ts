import { acquireGroups, type AcquireGroup, type OpenLease } from '../evidence/acquireGroup.ts';
import { byLevel, type Finding, type Findings, type JudgedLease } from '../evidence/finding.ts';
import { groupedBy, type NonEmpty } from '../evidence/grouping.ts';
import { lostSlots, type LostSlots } from '../evidence/lostSlots.ts';
import { releaseLines, type ReleaseLine } from '../evidence/usualRelease.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { totalsOf, type SiteTotals } from '../ledger/siteStatistics.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import type { Scene } from './scene.ts';

/** One line that acquires clients, with everything known about it. */
export interface CallSite {
  readonly at: PlacedFrame;
  readonly totals: SiteTotals;
  /** One for each way to this line that there is something to say about, worst first. */
  readonly findings: readonly Finding[];
  /** Leases with evidence against them, of all findings. */
  readonly judged: readonly JudgedLease[];
  /** Leases that are open in running threads and have nothing against them. */
  readonly unsuspicious: readonly OpenLease[];
  readonly slots: LostSlots;
  /** Lines that released its clients, as far as recorded, the most frequent first. */
  readonly releases: readonly ReleaseLine[];
}

type CallSites = ReadonlyMap<string, readonly CallSite[]>;

const made = new WeakMap<Snapshot, { readonly findings: Findings; readonly sites: CallSites }>();

/** All lines that acquire clients, by file. Made once for each judgement. */
export function callSitesByFile({ snapshot, findings }: Scene): CallSites {
  const known = made.get(snapshot);
  if (known?.findings === findings) return known.sites;
  const sites = collect(snapshot, findings);
  made.set(snapshot, { findings, sites });
  return sites;
}

function collect(snapshot: Snapshot, findings: Findings): CallSites {
  const findingById = new Map(findings.list.map((finding) => [finding.id, finding]));
  const placed = acquireGroups(snapshot).flatMap((group) => {
    const { at } = group.signature;
    return at === undefined ? [] : { at, group, finding: findingById.get(group.signature.id) };
  });
  const byLine = groupedBy(placed, ({ at }) => `${at.file}:${at.line}`);
  const sites = [...byLine.values()].map((ways) => callSite(ways, snapshot));
  return groupedBy(sites, ({ at }) => at.file);
}

interface Way {
  readonly at: PlacedFrame;
  readonly group: AcquireGroup;
  readonly finding: Finding | undefined;
}

function callSite(ways: NonEmpty<Way>, snapshot: Snapshot): CallSite {
  const findings = ways.flatMap(({ finding }) => finding ?? []).sort((a, b) => byLevel(a.level, b.level));
  const judged = findings.flatMap(({ leases }) => leases);
  const accused = new Set(judged.map(({ thread, lease }) => `${lease} ${thread}`));
  const statistics = ways.flatMap(({ group }) => group.statistics);
  return {
    at: ways[0].at,
    totals: totalsOf(statistics.map((own) => own.statistics)),
    findings,
    judged,
    unsuspicious: ways
      .flatMap(({ group }) => group.openLeases)
      .filter(
        ({ thread, lease }) =>
          thread.life.kind === 'connected' && !accused.has(`${lease.lease} ${thread.thread}`),
      ),
    slots: lostSlots(judged, snapshot),
    releases: releaseLines(statistics),
  };
}

import type {
  TimelineLevel,
  TimelineOpenLease,
  TimelinePool,
  TimelineSite,
  TimelineThread,
  TimelineUpdate,
  TimelineWait,
} from '../../protocol/timeline.ts';
import type { PastLease, Pool } from '../../protocol/wire.ts';
import { levelOf, type JudgedLease, type Level } from '../evidence/finding.ts';
import { blamedFrame } from '../evidence/signature.ts';
import type { ClosedLease } from '../ledger/lease.ts';
import type { ThreadKey } from '../ledger/site.ts';
import { framesOf, threadNowMs, type ThreadSnapshot } from '../ledger/snapshot.ts';
import { fileName } from './place.ts';
import type { Documents, Scene } from './scene.ts';
import { editorStyle, placeText } from './style.ts';
import { verdictOf } from './verdict.ts';

/** How far the timeline has been told. */
export interface Told {
  readonly sequence: number;
  /** The last of each thread. What is kept is appended to, so all that is new stands behind it. */
  readonly past: ReadonlyMap<ThreadKey, PastLease>;
  readonly closed: ClosedLease | undefined;
  /** Labels by thread and site. */
  readonly sites: ReadonlyMap<string, string>;
}

export interface Telling {
  readonly update: TimelineUpdate;
  readonly told: Told;
}

const LEVELS: Readonly<Partial<Record<Level, TimelineLevel>>> = {
  leaked: 'leaked',
  'strongly-suspected': 'suspected',
  suspected: 'suspected',
};

/**
 * What the timeline is to be told: what is new since `told`, or everything where that is absent, or forgotten meanwhile.
 * Leases may be told twice, because long ones are known in two ways. Milliseconds of the listener's monotonic clock in.
 */
export function timelineSince(
  scene: Scene,
  documents: Documents,
  receivedNowMs: number,
  told: Told | undefined,
): Telling {
  const since = told !== undefined && isKept(scene, told) ? told : undefined;
  const closed = newBehind(scene.snapshot.closedLeases, since?.closed);
  const verdicts = verdictsOf(scene, documents);
  const past = new Map<ThreadKey, PastLease>();
  const sites = new Map<string, string>();
  const threads: TimelineThread[] = [];
  for (const thread of scene.snapshot.threads.values()) {
    const { leases, dropped } = thread.pastLeases;
    const last = leases.at(-1);
    if (last !== undefined) past.set(thread.thread, last);
    threads.push({
      thread: thread.thread,
      label: threadLabel(thread),
      nowMs: threadNowMs(thread, receivedNowMs),
      isRunning: thread.life.kind === 'connected',
      pools: [...thread.pools.values()].map((pool) => poolOf(pool, thread, documents)),
      sites: siteLabels(thread, documents, since?.sites, sites),
      past: [
        ...newBehind(leases, since?.past.get(thread.thread)),
        ...closed.filter((lease) => lease.thread === thread.thread).map(pastLease),
      ],
      open: [...thread.openLeases.values()].map((lease) => {
        const { lease: id, pool, connection = 0, site, requestedMs, acquiredMs, backendPid } = lease;
        return {
          ...{ lease: id, pool, connection, site, requestedMs, acquiredMs },
          ...(backendPid !== undefined && { backendPid }),
          ...verdicts.get(keyOf(thread.thread, id)),
        };
      }),
      waits: [...thread.endedWaits, ...thread.waits].map(({ pool, requestedMs, endedMs }): TimelineWait => ({
        ...{ pool, requestedMs },
        ...(endedMs !== undefined && { endedMs }),
      })),
      dropped,
    });
  }
  const sequence = (told?.sequence ?? 0) + 1;
  return {
    update: { sequence, isComplete: since === undefined, threads },
    told: { sequence, past, closed: scene.snapshot.closedLeases.at(-1), sites },
  };
}

/** The name of a thread for people: `service.ts, process 4711`. */
export function threadLabel({ identity }: ThreadSnapshot): string {
  if (identity === undefined) return 'unknown process';
  const { process, threadId } = identity;
  const program = process.program === undefined ? 'node' : fileName(process.program);
  return `${program}, process ${process.pid}${threadId === 0 ? '' : `, worker ${threadId}`}`;
}

/** The name of a pool for people: `Pool 1 · shop · pools.ts:7`. */
export function poolLabel(pool: Pool, thread: ThreadSnapshot, documents: Documents): string {
  const { options, site } = pool;
  const made = siteLabel(thread, site, documents);
  return [`Pool ${pool.pool}`, options.database, made].filter((part) => part !== undefined).join(' · ');
}

/** The author's line of a site: `orders.ts:24`; `undefined` where it is not known. Site 0 is the pool itself. */
export function siteLabel(
  thread: ThreadSnapshot,
  site: number | undefined,
  documents: Documents,
): string | undefined {
  if (site === 0) return 'pool.query';
  const at = blamedFrame(framesOf(thread, site));
  return at && placeText(at, editorStyle(documents));
}

/** A lease that is over, as hooks tell them. Of one that ended unobserved the end is when it was last used. */
export function pastLease({ lease, closedMs = lease.idleSinceMs }: ClosedLease): PastLease {
  const { lease: id, pool, connection = 0, site, requestedMs, acquiredMs } = lease;
  return [id, pool, connection, site, requestedMs, acquiredMs, Math.max(acquiredMs, closedMs)];
}

function poolOf(pool: Pool, thread: ThreadSnapshot, documents: Documents): TimelinePool {
  return {
    pool: pool.pool,
    label: poolLabel(pool, thread, documents),
    ...(pool.max < Number.MAX_SAFE_INTEGER && { max: pool.max }),
    waiting: pool.waiting,
  };
}

/** The labels that differ from those before; notes all in `now`. */
function siteLabels(
  thread: ThreadSnapshot,
  documents: Documents,
  before: ReadonlyMap<string, string> | undefined,
  now: Map<string, string>,
): readonly TimelineSite[] {
  return [...thread.sites.keys()].flatMap((site) => {
    const label = siteLabel(thread, site, documents);
    if (label === undefined) return [];
    const key = keyOf(thread.thread, site);
    now.set(key, label);
    return before?.get(key) === label ? [] : [{ site, label }];
  });
}

function verdictsOf(
  { findings, history }: Scene,
  documents: Documents,
): ReadonlyMap<string, Pick<TimelineOpenLease, 'level' | 'verdict'>> {
  const verdicts = new Map<string, { readonly level: TimelineLevel; readonly verdict: string }>();
  for (const finding of findings.list) {
    const of = (judged: JudgedLease): TimelineLevel | undefined => LEVELS[levelOf(judged.evidence)];
    if (!finding.leases.some(of)) continue;
    const { headline } = verdictOf(finding, editorStyle(documents), history);
    for (const judged of finding.leases) {
      const level = of(judged);
      if (level !== undefined) verdicts.set(keyOf(judged.thread, judged.lease), { level, verdict: headline });
    }
  }
  return verdicts;
}

/** Whether everything that was told last is still known: a clear forgets it. */
function isKept({ snapshot }: Scene, { past, closed }: Told): boolean {
  if (closed !== undefined && snapshot.closedLeases.lastIndexOf(closed) < 0) return false;
  return [...past].every(([key, lease]) => {
    const thread = snapshot.threads.get(key);
    return thread === undefined || thread.pastLeases.leases.lastIndexOf(lease) >= 0;
  });
}

function newBehind<Entry>(entries: readonly Entry[], last: Entry | undefined): readonly Entry[] {
  return last === undefined ? entries : entries.slice(entries.lastIndexOf(last) + 1);
}

function keyOf(thread: ThreadKey, id: number): string {
  return `${id} ${thread}`;
}

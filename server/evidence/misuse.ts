import type { Misuse } from '../../protocol/wire.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { framesOf, type Snapshot, type ThreadSnapshot } from '../ledger/snapshot.ts';
import { callerAmong, lineOf } from './caller.ts';
import { groupedBy, type NonEmpty } from './grouping.ts';
import { MISUSE_LEVELS, type MisuseExample, type MisuseFinding, type OtherParty } from './misuseFinding.ts';
import { misuseLevel } from './misuseLevel.ts';
import { closestNesting } from './nestedAcquire.ts';
import { placementDueMs } from './placementDue.ts';
import { blamedFrame, signatureOf } from './signature.ts';

export interface MisuseJudgement {
  /** Worst first. */
  readonly findings: readonly MisuseFinding[];
  /** The listener's monotonic times at which the answer may change although nothing new was received. */
  readonly dueAtMs: readonly number[];
}

/** Which nested acquires have led to a deadlock. */
export interface Deadlocks {
  /** Ids of the findings that had deadlocked before. */
  readonly before: ReadonlySet<string>;
  /** The lines that hold the clients of pools that are deadlocked now. */
  readonly holders: ReadonlySet<string>;
}

/** A record, and where it happened. */
interface Seen {
  readonly misuse: Misuse;
  readonly thread: ThreadSnapshot;
  readonly frames: readonly PlacedFrame[];
}

/** What the misuses of all threads mean: one finding for each kind and way to the guilty call. */
export function judgeMisuses(
  { threads }: Snapshot,
  receivedNowMs: number,
  deadlocks: Deadlocks,
): MisuseJudgement {
  const seen: Seen[] = [];
  const dueAtMs: number[] = [];
  for (const thread of threads.values()) {
    for (const misuse of thread.misuses) {
      const placedAtMs = Math.max(placementDueMs(thread, misuse.site), placementDueMs(thread, misuse.other));
      const frames = framesOf(thread, misuse.site);
      if (placedAtMs > receivedNowMs) dueAtMs.push(placedAtMs);
      else if (blamedFrame(frames)?.directive !== 'ignore') seen.push({ misuse, thread, frames });
    }
  }
  const groups = [
    ...groupedBy(seen, ({ misuse, frames }) => `${misuse.misuse} ${signatureOf(frames).id}`).values(),
  ];
  const groupsAt = groupedBy(groups, guiltyLine);
  const findings = groups.map((same) =>
    findingOf(
      same,
      (groupsAt.get(guiltyLine(same)) ?? []).map(([{ frames }]) => signatureOf(frames).chain),
      deadlocks,
    ),
  );
  return { findings: findings.sort(worstFirst), dueAtMs };
}

function guiltyLine([{ misuse, frames }]: NonEmpty<Seen>): string {
  return `${misuse.misuse} ${lineOf(signatureOf(frames).at)}`;
}

function findingOf(
  same: NonEmpty<Seen>,
  /** Of all groups of this kind at this line. */
  chains: readonly (readonly PlacedFrame[])[],
  deadlocks: Deadlocks,
): MisuseFinding {
  const [{ misuse, frames }] = same;
  const kind = misuse.misuse;
  const { id, text, at, via, chain } = signatureOf(frames);
  const caller = callerAmong(chain, chains);
  const count = sum(same);
  const nesting = closestNesting(same.map((seen) => seen.misuse));
  const { others, example } = parties(same);
  const hasDeadlocked =
    kind === 'nested-acquire' &&
    (deadlocks.before.has(`${kind} ${id}`) ||
      others.some(({ at: other }) => deadlocks.holders.has(lineOf(other))));
  return {
    id: `${kind} ${id}`,
    signature: `${kind} ${text}`,
    kind,
    level: misuseLevel(kind, count, nesting, hasDeadlocked),
    hasDeadlocked,
    frames,
    count,
    others,
    example,
    ...(at !== undefined && { at }),
    ...(via !== undefined && { via }),
    ...(caller !== undefined && { caller }),
    ...(nesting !== undefined && { nesting }),
  };
}

/**
 * The other parties by their lines, the most frequent first, and an example with that one: the latest of all would be
 * another one on every beat where several take turns.
 */
function parties(same: NonEmpty<Seen>): Pick<MisuseFinding, 'others' | 'example'> {
  const byLine = [...groupedBy(same, (seen) => lineOf(otherFrame(seen))).values()];
  byLine.sort((a, b) => sum(b) - sum(a));
  const others = byLine.flatMap((group) => {
    const at = otherFrame(group[0]);
    return at === undefined || sum(group) === 0 ? [] : { at, role: roleOf(group[0]), count: sum(group) };
  });
  const [latest = same[0]] = [...(byLine[0] ?? same)].sort((a, b) => lastAtMs(b) - lastAtMs(a));
  return { others, example: exampleOf(latest.misuse) };
}

function exampleOf({ scope, otherScope, apartMs, transaction, query }: Misuse): MisuseExample {
  return {
    ...(scope !== undefined && { scopeLabel: scope }),
    ...(otherScope !== undefined && { otherScopeLabel: otherScope }),
    ...(apartMs !== undefined && { apartMs }),
    ...(transaction !== undefined && { transaction }),
    ...(query !== undefined && { query }),
  };
}

function roleOf({ misuse: { misuse: kind } }: Seen): OtherParty['role'] {
  return kind === 'double-release' || kind === 'use-after-release' ? 'release' : 'acquire';
}

function otherFrame({ misuse, thread }: Seen): PlacedFrame | undefined {
  return blamedFrame(framesOf(thread, misuse.other));
}

/** Comparable between threads, except for the time that they stood still. */
function lastAtMs({ misuse, thread }: Seen): number {
  return (thread.identity?.startedAtMs ?? 0) + misuse.lastMs;
}

function sum(seen: readonly Seen[]): number {
  return seen.reduce((total, { misuse }) => total + misuse.count, 0);
}

function worstFirst(a: MisuseFinding, b: MisuseFinding): number {
  return (
    MISUSE_LEVELS.indexOf(a.level) - MISUSE_LEVELS.indexOf(b.level) ||
    b.count - a.count ||
    (a.id < b.id ? -1 : 1)
  );
}

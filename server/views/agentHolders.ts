import type { HoldersQuestion } from '../../protocol/agent.ts';
import type { Lease } from '../../protocol/wire.ts';
import { levelOf, type Level } from '../evidence/finding.ts';
import { blamedFrame } from '../evidence/signature.ts';
import { heldMs, idleMs } from '../ledger/lease.ts';
import { framesOf, threadNowMs, type ThreadSnapshot } from '../ledger/snapshot.ts';
import { frameText, leftOutText } from './agentText.ts';
import { exactDuration } from './duration.ts';
import { frameJson, type FrameJson } from './reportJson.ts';
import type { Scene } from './scene.ts';

/** Models read all of it; what is beyond is counted in `leftOut`. */
const MAX_HOLDERS = 20;

export interface AgentHolders {
  /** Longest first. */
  readonly holders: readonly HolderJson[];
  readonly leftOut: number;
}

/** A client that was acquired and not given back so far. */
export interface HolderJson {
  /** The line that acquired it; absent when its call site was not recorded. */
  readonly at?: FrameJson;
  readonly heldMs: number;
  /** How long nothing has used it; absent while a query is in flight. */
  readonly idleMs?: number;
  /** T: in a transaction, E: in a failed one. */
  readonly transaction?: 'T' | 'E';
  /** The request, test or job in which it was acquired. */
  readonly scope?: string;
  readonly lastQuery?: { readonly text: string; readonly at?: FrameJson; readonly failedWith?: string };
  readonly processId?: number;
  /** Its process in PostgreSQL, as in pg_stat_activity. */
  readonly backendPid?: number;
  /** Its pool, as the `pool` of an answer about pools. */
  readonly pool: string;
  /** How long others have waited because of it. */
  readonly causedWaitMs?: number;
  readonly keptFor?: Lease['keptFor'];
  /** What the evidence says; absent while there is nothing against it. */
  readonly level?: Level;
  /** Its thread is over: durations end there. */
  readonly isPast: boolean;
}

/** Who holds clients, for a program that reads. Files are named as seen from `cwd`, positions count from 1. */
export function agentHolders(
  { snapshot, findings }: Scene,
  cwd: string,
  { file }: Omit<HoldersQuestion, 'kind'>,
): AgentHolders {
  const levels = new Map(
    findings.list
      .flatMap(({ leases }) => leases)
      .map(({ thread, lease, evidence }) => [`${lease} ${thread}`, levelOf(evidence)]),
  );
  const holders = [...snapshot.threads.values()]
    .flatMap((thread) =>
      [...thread.openLeases.values()].map((lease) => {
        const level = levels.get(`${lease.lease} ${thread.thread}`);
        const holder = holderOf(lease, thread, threadNowMs(thread, findings.judgedAtMs), cwd);
        return level === undefined ? holder : { ...holder, level };
      }),
    )
    .filter(({ at }) => file === undefined || at?.file.endsWith(file) === true)
    .sort((a, b) => b.heldMs - a.heldMs);
  return { holders: holders.slice(0, MAX_HOLDERS), leftOut: Math.max(0, holders.length - MAX_HOLDERS) };
}

/** Identifies a pool in answers to agents: it is numbered in its thread. */
export function poolName({ identity, thread }: ThreadSnapshot, pool: number): string {
  return `${identity === undefined ? thread : `${identity.process.pid}.${identity.threadId}`}/${pool}`;
}

/** The same in sentences. */
export function holdersText({ holders, leftOut }: AgentHolders): string {
  if (holders.length === 0) return 'Nobody holds a client that was acquired there.';
  return [...holders.map(holderText), ...leftOutText(leftOut, 'ask for one file')].join('\n');
}

function holderOf(lease: Lease, thread: ThreadSnapshot, nowMs: number, cwd: string): HolderJson {
  const at = blamedFrame(framesOf(thread, lease.site));
  const idle = idleMs(lease, nowMs);
  const scope = lease.scope === undefined ? undefined : thread.scopes.get(lease.scope)?.label;
  const { transaction, lastQuery, backendPid, causedWaitMs, keptFor } = lease;
  const queriedAt = blamedFrame(framesOf(thread, lastQuery?.site));
  return {
    ...(at !== undefined && { at: frameJson(at, cwd) }),
    heldMs: heldMs(lease, nowMs),
    ...(idle !== undefined && { idleMs: idle }),
    ...((transaction === 'T' || transaction === 'E') && { transaction }),
    ...(scope !== undefined && { scope }),
    ...(lastQuery !== undefined && {
      lastQuery: {
        text: lastQuery.text,
        ...(queriedAt !== undefined && { at: frameJson(queriedAt, cwd) }),
        ...(lastQuery.failedWith !== undefined && { failedWith: lastQuery.failedWith }),
      },
    }),
    ...(thread.identity !== undefined && { processId: thread.identity.process.pid }),
    ...(backendPid !== undefined && { backendPid }),
    pool: poolName(thread, lease.pool),
    ...(causedWaitMs !== undefined && { causedWaitMs }),
    ...(keptFor !== undefined && { keptFor }),
    isPast: thread.life.kind !== 'connected',
  };
}

function holderText(holder: HolderJson): string {
  const { at, level, scope, lastQuery, backendPid, transaction } = holder;
  const idle = holder.idleMs === undefined ? 'in a query' : `idle ${exactDuration(holder.idleMs)}`;
  return [
    `${level ?? 'healthy'}: ${frameText(at)}`,
    `held ${exactDuration(holder.heldMs)}${holder.isPast ? ' when its process ended' : ''}`,
    `${idle}${transaction === undefined ? '' : ' in a transaction'}`,
    ...(scope === undefined ? [] : [scope]),
    ...(lastQuery === undefined ? [] : [`last query ${lastQuery.text}`]),
    ...(backendPid === undefined ? [] : [`backend ${backendPid}`]),
    `pool ${holder.pool}`,
  ].join(' · ');
}

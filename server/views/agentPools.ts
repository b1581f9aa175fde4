import type { Pool, PoolOptions, Wait } from '../../protocol/wire.ts';
import type { PoolFinding } from '../evidence/poolFinding.ts';
import { blamedFrame } from '../evidence/signature.ts';
import { framesOf, threadNowMs, type ThreadSnapshot } from '../ledger/snapshot.ts';
import { poolName } from './agentHolders.ts';
import { frameText, leftOutText } from './agentText.ts';
import { exactDuration } from './duration.ts';
import { poolText } from './pool.ts';
import { poolConfiguration } from './poolConfiguration.ts';
import { frameJson, type FrameJson } from './reportJson.ts';
import type { Scene } from './scene.ts';

/** Models read all of it; what is beyond is counted in `leftOut`, and the number of those who wait in `waiting`. */
const MAX_POOLS = 20;
const MAX_WAITERS = 5;

export interface AgentPools {
  /** Those that somebody waits for come first. */
  readonly pools: readonly PoolUseJson[];
  readonly leftOut: number;
}

export interface PoolUseJson {
  /** Identifies it in this answer and in those about holders. */
  readonly pool: string;
  /** Where it was made. */
  readonly at?: FrameJson;
  readonly processId?: number;
  readonly program?: string;
  /** The process has ended, or was lost: this is what was known last. */
  readonly isPast: boolean;
  readonly isEnding: boolean;
  /** Absent without a limit. */
  readonly max?: number;
  /** Connections that there are, those of them that nobody uses, and those that somebody does. */
  readonly total: number;
  readonly idle: number;
  readonly held: number;
  /** Who waits for a client now. */
  readonly waiting: number;
  /** Those that have waited for longer than a second, the longest first. */
  readonly waiters: readonly WaiterJson[];
  /** Single statements by `pool.query` so far. */
  readonly poolQueries: number;
  readonly options: PoolOptions;
  /** Why it does not serve, and since when the longest wait has lasted; absent while it does. */
  readonly trouble?: Pick<PoolFinding, 'trouble' | 'waitedMs'> & { readonly headline: string };
}

export interface WaiterJson {
  /** The line that waits; absent for `pool.query`. */
  readonly at?: FrameJson;
  readonly scope?: string;
  readonly waitedMs: number;
}

/** How pools are used, for a program that reads. Files are named as seen from `cwd`, positions count from 1. */
export function agentPools(scene: Scene, cwd: string): AgentPools {
  const pools = [...scene.snapshot.threads.values()]
    .flatMap((thread) => [...thread.pools.values()].map((pool) => poolUse(pool, thread, scene, cwd)))
    .sort((a, b) => b.waiting - a.waiting || b.held - a.held);
  return { pools: pools.slice(0, MAX_POOLS), leftOut: Math.max(0, pools.length - MAX_POOLS) };
}

/** The same in sentences. */
export function poolsText({ pools, leftOut }: AgentPools): string {
  if (pools.length === 0) return 'No pool was seen.';
  return [...pools.map(useText), ...leftOutText(leftOut, 'those that somebody waits for come first')].join(
    '\n\n',
  );
}

function poolUse(pool: Pool, thread: ThreadSnapshot, { findings }: Scene, cwd: string): PoolUseJson {
  const at = blamedFrame(framesOf(thread, pool.site));
  const nowMs = threadNowMs(thread, findings.judgedAtMs);
  const finding = findings.pools.find((other) => other.thread === thread.thread && other.pool === pool.pool);
  const { process } = thread.identity ?? {};
  return {
    pool: poolName(thread, pool.pool),
    ...(at !== undefined && { at: frameJson(at, cwd) }),
    ...(process !== undefined && { processId: process.pid }),
    ...(process?.program !== undefined && { program: process.program }),
    isPast: thread.life.kind !== 'connected',
    isEnding: pool.ending,
    ...(pool.max < Number.MAX_SAFE_INTEGER && { max: pool.max }),
    total: pool.total,
    idle: pool.idle,
    held: Math.max(0, pool.total - pool.idle),
    waiting: pool.waiting,
    waiters: thread.waits
      .filter((wait) => wait.pool === pool.pool)
      .map((wait) => waiter(wait, thread, nowMs, cwd))
      .sort((a, b) => b.waitedMs - a.waitedMs)
      .slice(0, MAX_WAITERS),
    poolQueries: pool.poolQueries,
    options: pool.options,
    ...(finding !== undefined && {
      trouble: { trouble: finding.trouble, waitedMs: finding.waitedMs, headline: poolText(finding) },
    }),
  };
}

function waiter(
  { site, scope, requestedMs }: Wait,
  thread: ThreadSnapshot,
  nowMs: number,
  cwd: string,
): WaiterJson {
  const at = blamedFrame(framesOf(thread, site));
  return {
    ...(at !== undefined && { at: frameJson(at, cwd) }),
    ...(scope !== undefined && { scope }),
    waitedMs: Math.max(0, nowMs - requestedMs),
  };
}

function useText(use: PoolUseJson): string {
  const { max = Number.MAX_SAFE_INTEGER, trouble } = use;
  return [
    `Pool ${use.pool}, made at ${frameText(use.at)}${use.isPast ? ', of a process that has ended' : ''}`,
    `${use.held} held, ${use.idle} idle, ${use.waiting} waiting; ${poolConfiguration({ max, options: use.options })}`,
    ...(trouble === undefined ? [] : [`${trouble.headline}, the longest ${exactDuration(trouble.waitedMs)}`]),
    ...use.waiters.map(
      ({ at, scope, waitedMs }) =>
        `Waiting for ${exactDuration(waitedMs)}: ${at === undefined ? 'pool.query' : frameText(at)}${scope === undefined ? '' : ` · ${scope}`}`,
    ),
  ].join('\n');
}

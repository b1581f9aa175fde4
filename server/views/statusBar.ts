import type { Status } from '../../protocol/lsp.ts';
import { poolTotals, type PoolTotals } from '../ledger/pool.ts';
import { allOf, counted, numberText } from './count.ts';
import { poolText } from './pool.ts';
import type { Scene } from './scene.ts';
import { sessionTotals, type SessionTotals } from './sessionTotals.ts';

/** What the status bar says about a scene. */
export function status(scene: Scene): Omit<Status, 'sequence'> {
  const now = poolTotals(scene.snapshot);
  const session = sessionTotals(scene);
  const connected = [...scene.snapshot.threads.values()].filter(({ life }) => life.kind === 'connected');
  return {
    processes: connected.length,
    pools: now.pools,
    held: now.held,
    max: now.max,
    waiting: now.waiting,
    leaked: session.slots.lost,
    suspected: session.suspected,
    text: textOf(scene, session, now),
    isRecording: scene.recordedAt !== undefined,
  };
}

function textOf(scene: Scene, session: SessionTotals, now: PoolTotals): string {
  if (scene.recordedAt !== undefined) {
    return `Recording of ${scene.recordedAt}: ${presentText(scene, session, now)}`;
  }
  return scene.lastRun ? `Last run: ${pastText(session)}` : presentText(scene, session, now);
}

function presentText({ findings }: Scene, session: SessionTotals, now: PoolTotals): string {
  const [worst] = findings.pools;
  if (worst?.trouble === 'deadlocked') return poolText(worst);
  if (session.slots.lost > 0) return lostText(session);
  if (session.suspected > 0) return `${counted(session.suspected, 'client')} may be leaked`;
  if (session.pools === 0) return 'Tracing; no pool seen yet';
  if (worst !== undefined) return poolText(worst);
  if (now.waiting > 0) {
    return `${heldText(now)}, ${numberText(now.waiting)} waiting`;
  }
  if (session.open > 0) return heldText(now);
  return session.acquired > 0
    ? `Pool seen, ${allOf(session.acquired, 'lease')} released`
    : 'Pool seen, no client acquired yet';
}

function heldText({ held, max }: PoolTotals): string {
  return max === 0
    ? `${counted(held, 'client')} held`
    : `${numberText(held)} of ${counted(max, 'client')} held`;
}

function pastText(session: SessionTotals): string {
  if (session.slots.lost > 0) return lostText(session);
  if (session.pools === 0) return 'no pool was seen';
  if (session.open > 0) return `${counted(session.open, 'client')} held when the process was stopped`;
  return session.acquired > 0 ? `${allOf(session.acquired, 'lease')} released` : 'no client was acquired';
}

function lostText({ slots, leakingSites }: SessionTotals): string {
  const lost =
    slots.max === 0
      ? counted(slots.lost, 'client')
      : `${numberText(slots.lost)} of ${counted(slots.max, 'slot')}`;
  return `${lost} lost at ${counted(leakingSites, 'call site')}`;
}

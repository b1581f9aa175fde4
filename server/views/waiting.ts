import { LIMITS, type Wait } from '../../protocol/wire.ts';
import { holdersDuring } from '../evidence/blame.ts';
import { lineOf } from '../evidence/caller.ts';
import type { Holder } from '../evidence/poolFinding.ts';
import { blamedFrame } from '../evidence/signature.ts';
import { framesOf, threadNowMs, type ThreadSnapshot } from '../ledger/snapshot.ts';
import type { CallSite } from './callSite.ts';
import { counted, numberText } from './count.ts';
import { exactDuration } from './duration.ts';
import type { Scene } from './scene.ts';
import { placeFrom, type Style } from './style.ts';

/** Less is not worth a sentence. */
const WORTH_TELLING_MS = 1000;
const MAX_HOLDERS = 2;

/** How a line makes others wait, and who makes it wait, in sentences; empty where nobody waits for long. */
export function waitingSentences(scene: Scene, site: CallSite, style: Style): readonly string[] {
  return [...caused(site), ...suffered(scene, site, style)];
}

function caused({ totals, judged, unsuspicious }: CallSite): readonly string[] {
  const openMs = [...judged, ...unsuspicious.map(({ lease }) => lease)].reduce(
    (sum, { causedWaitMs = 0 }) => sum + causedWaitMs,
    0,
  );
  const waitedMs = totals.causedWaitMs + openMs;
  return waitedMs < WORTH_TELLING_MS
    ? []
    : [`Others have waited ${exactDuration(waitedMs)} in all for clients that were held from here.`];
}

interface PlacedWait {
  readonly wait: Wait;
  readonly thread: ThreadSnapshot;
}

/** The longest of those that last, else the latest. */
function suffered({ snapshot, findings }: Scene, { at }: CallSite, style: Style): readonly string[] {
  const threads = [...snapshot.threads.values()];
  const here = (waits: readonly Wait[], thread: ThreadSnapshot): readonly PlacedWait[] =>
    waits
      .filter(({ site }) => site !== undefined && lineOf(blamedFrame(framesOf(thread, site))) === lineOf(at))
      .map((wait) => ({ wait, thread }));
  const nowMs = ({ thread }: PlacedWait): number => threadNowMs(thread, findings.judgedAtMs);
  const waitedMs = (placed: PlacedWait): number =>
    Math.max(0, (placed.wait.endedMs ?? nowMs(placed)) - placed.wait.requestedMs);
  const lasting = threads
    .filter(({ life }) => life.kind === 'connected')
    .flatMap((thread) => here(thread.waits, thread));
  const latest = threads
    .flatMap((thread) => [...here(thread.endedWaits, thread), ...here(thread.waits, thread)])
    .at(-1);
  const [placed = latest] = lasting.sort((a, b) => waitedMs(b) - waitedMs(a));
  if (placed === undefined) return [];
  const { wait, thread } = placed;
  const durationMs = waitedMs(placed);
  const holders = holdersDuring(wait, thread, snapshot, nowMs(placed));
  const duration = exactDuration(durationMs);
  const subject =
    lasting.length > 0
      ? `${lastingText(lasting)} here, the longest for ${duration}`
      : `Waited ${duration} here for a client${wait.outcome === 'delivered' ? '' : ', in vain'}`;
  return [`${subject}${lagText(wait, durationMs)}${heldText(holders, at, style)}.`];
}

/** `3 acquires wait`; not all are told where there are many. */
function lastingText(lasting: readonly PlacedWait[]): string {
  const isFull = lasting.some(
    ({ wait, thread }) => thread.waits.filter(({ pool }) => pool === wait.pool).length >= LIMITS.waitsPerPool,
  );
  const text = counted(lasting.length, 'acquire waits', 'acquires wait');
  return isFull ? `At least ${text}` : text;
}

/** `; clients were held 83 % by line 31, 17 % by orders.ts:40`. */
export function heldText(holders: readonly Holder[], at: CallSite['at'] | undefined, style: Style): string {
  const parts = holders
    .filter(({ part }) => part >= 0.01)
    .slice(0, MAX_HOLDERS)
    .map((holder) => `${numberText(Math.round(holder.part * 100))} % by ${placeFrom(at, holder.at, style)}`);
  return parts.length === 0 ? '' : `; clients were held ${parts.join(', ')}`;
}

function lagText({ lagMs }: Wait, waitedMs: number): string {
  return lagMs < waitedMs / 10 ? '' : `, ${exactDuration(lagMs)} of it because the event loop was busy`;
}

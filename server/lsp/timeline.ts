import type { Connection } from 'vscode-languageserver/node';
import type { LinePlace } from '../../protocol/lsp.ts';
import {
  TIMELINE_PAUSE_MS,
  perfettoTrace,
  timeline,
  timelinePlace,
  type TimelineQuestion,
  type TimelineSiteKey,
  type TimelineUpdate,
} from '../../protocol/timeline.ts';
import { blamedFrame } from '../evidence/signature.ts';
import { framesOf } from '../ledger/snapshot.ts';
import { linePlace } from '../views/linePlace.ts';
import { perfettoTrace as traceOf } from '../views/perfetto.ts';
import type { Documents, Scene } from '../views/scene.ts';
import { timelineSince, type Told } from '../views/timeline.ts';

/** Who asks no more is hidden, or gone: then nobody wants single leases. */
const SILENCE_MS = 6 * TIMELINE_PAUSE_MS;

/**
 * Answers what the timeline asks. `wantPastLeases` is called with true by its first question, and with false when it has
 * not asked for a while.
 */
export function serveTimeline(
  connection: Connection,
  scene: () => Scene,
  documents: Documents,
  wantPastLeases: (isWanted: boolean) => void,
): void {
  let told: Told | undefined;
  let silence: NodeJS.Timeout | undefined;
  connection.onRequest(timeline.method, ({ since }: TimelineQuestion): TimelineUpdate => {
    wantPastLeases(true);
    clearTimeout(silence);
    silence = setTimeout(() => wantPastLeases(false), SILENCE_MS).unref();
    const before = since === told?.sequence ? told : undefined;
    const telling = timelineSince(scene(), documents, performance.now(), before);
    told = telling.told;
    return telling.update;
  });
  connection.onRequest(timelinePlace.method, ({ thread, site }: TimelineSiteKey): LinePlace | null => {
    const known = scene().snapshot.threads.get(thread);
    const at = known && blamedFrame(framesOf(known, site));
    return (at && linePlace(at, documents)) ?? null;
  });
  connection.onRequest(perfettoTrace.method, () =>
    JSON.stringify(traceOf(scene(), documents, performance.now())),
  );
}

import type { LinePlace } from '../../protocol/lsp.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { framesOf } from '../ledger/snapshot.ts';
import { blamedFrame, signatureOf } from '../evidence/signature.ts';
import { callSitesByFile, type CallSite } from './callSite.ts';
import { lineRange } from './lineRange.ts';
import type { Documents, Scene } from './scene.ts';

/**
 * Where to look for those who hold clients of a line, which counts from 1 and as the document stands now: the lines
 * that used the clients last, those that called the acquire line, and the acquire line itself. Each line once; empty
 * when nobody holds any.
 */
export function holderPlaces(
  scene: Scene,
  documents: Documents,
  file: string,
  line: number,
): readonly LinePlace[] {
  const site = callSitesByFile(scene)
    .get(file)
    ?.find(({ at }) => documents.currentLine(file, at.line) === line);
  if (site === undefined || (site.judged.length === 0 && site.unsuspicious.length === 0)) return [];
  const frames = [...lastUsedAt(site), ...callersOf(site), site.at];
  const byLine = new Map(frames.map((frame) => [`${frame.file}:${frame.line}`, frame]));
  return [...byLine.values()].flatMap((frame) => {
    const range = lineRange(frame, documents);
    return range === undefined ? [] : [{ uri: documents.uriOf(frame.file), ...range.start }];
  });
}

function lastUsedAt({ judged, unsuspicious }: CallSite): readonly PlacedFrame[] {
  return [
    ...judged.map(({ lastQuery }) => lastQuery?.at),
    ...unsuspicious.map(({ thread, lease }) => blamedFrame(framesOf(thread, lease.lastQuery?.site))),
  ].flatMap((frame) => frame ?? []);
}

function callersOf({ findings, unsuspicious }: CallSite): readonly PlacedFrame[] {
  const chains = [
    ...findings.filter(({ leases }) => leases.length > 0).map(({ frames }) => frames),
    ...unsuspicious.map(({ thread, lease }) => framesOf(thread, lease.site)),
  ];
  return chains.flatMap((frames) => signatureOf(frames).chain.slice(1));
}

import type { Hover, Position } from 'vscode-languageserver-types';
import { callSitesByFile, type CallSite } from './callSite.ts';
import { durationTable } from './durationTable.ts';
import { lineRange } from './lineRange.ts';
import { placeLink } from './link.ts';
import { counted, numberText } from './count.ts';
import type { Documents, Scene } from './scene.ts';

const MAX_SITES = 3;

/** What is known about a line that releases clients: whose they are, and for how long they were held. */
export function releaseHover(
  scene: Scene,
  documents: Documents,
  file: string,
  position: Position,
): Hover | undefined {
  const sites = [...callSitesByFile(scene).values()].flat();
  const released = sites.flatMap((site) =>
    site.releases
      .filter(({ at }) => at.file === file && documents.currentLine(file, at.line) === position.line + 1)
      .map((release) => ({ site, release })),
  );
  const [first] = [...released].sort((a, b) => b.release.count - a.release.count);
  const range = first && lineRange(first.release.at, documents);
  if (first === undefined || range === undefined) return undefined;
  const links = released.slice(0, MAX_SITES).flatMap(({ site }) => placeLink(site.at, documents));
  const texts = [
    `Releases clients acquired at ${links.join(', ')}: ${balance(first.site)}.`,
    ...durationTable([
      ['held', first.site.totals.holdMs],
      ['of it idle', first.site.totals.idleMs],
    ]),
  ];
  return { contents: { kind: 'markdown', value: texts.join('\n\n') }, range };
}

function balance({ totals: { acquired, released } }: CallSite): string {
  return acquired <= released
    ? `all ${numberText(acquired)} came back`
    : `${numberText(released)} of ${counted(acquired, 'client')} came back`;
}

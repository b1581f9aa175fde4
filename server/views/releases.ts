import type { CallSite } from './callSite.ts';
import { placeLink } from './link.ts';
import type { Documents } from './scene.ts';

const MAX_RELEASES = 3;

/**
 * Where clients of the line were released, as a Markdown line of links, the most frequent first; empty where fewer
 * than `atLeast` of these lines still exist. Not every release is recorded, so there are no counts.
 */
export function releaseLinks(site: CallSite, documents: Documents, atLeast: number): readonly string[] {
  const links = site.releases.flatMap(({ at }) => placeLink(at, documents));
  if (links.length === 0 || links.length < atLeast) return [];
  const hidden = links.length - MAX_RELEASES;
  return [`Released at ${links.slice(0, MAX_RELEASES).join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`];
}

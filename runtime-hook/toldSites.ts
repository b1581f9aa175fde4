import { LIMITS, type WireRecord } from '../protocol/wire.ts';
import type { CallSite, CallSites } from './callSite.ts';
import { toldUrl } from './scriptUrl.ts';
import { TranspiledMaps } from './transpiledMaps.ts';

/** The call sites that one listener has been told of, with the scripts in their frames. */
export class ToldSites {
  /** Source maps that were not told, because they are too big or could not be read. */
  droppedMaps = 0;
  readonly #callSites: CallSites;
  readonly #sites = new Set<number>();
  readonly #sources = new Set<number>();
  readonly #transpiledMaps = new TranspiledMaps();

  constructor(callSites: CallSites) {
    this.#callSites = callSites;
  }

  /** Adds the records of a site, and of scripts in it, that are still to be told. Returns its id. */
  tell(site: CallSite, records: WireRecord[]): number {
    if (this.#sites.has(site.id)) return site.id;
    this.#sites.add(site.id);
    for (const frame of site.frames) this.#source(frame.source, records);
    records.push({ kind: 'site', site: site.id, frames: site.frames });
    return site.id;
  }

  /** The same by id; ids of no site are ignored. */
  tellById(id: number, records: WireRecord[]): void {
    const site = this.#callSites.sites[id];
    if (site) this.tell(site, records);
  }

  #source(id: number, records: WireRecord[]): void {
    if (this.#sources.has(id)) return;
    this.#sources.add(id);
    const url = this.#callSites.scripts[id] ?? '';
    const sourceMap = this.#sourceMapInMemory(url);
    records.push({
      kind: 'source',
      source: id,
      url: toldUrl(url),
      ...(sourceMap === undefined ? {} : { sourceMap }),
    });
  }

  /** Libraries need no maps. */
  #sourceMapInMemory(url: string): string | undefined {
    if (url.startsWith('node:') || url.includes('/node_modules/') || url === '') return undefined;
    try {
      const text = this.#transpiledMaps.of(url);
      if (text === undefined || text.length <= LIMITS.sourceMapBytes) return text;
    } catch {
      // Counted below: a map that cannot be read is as lost as one that is too big.
    }
    this.droppedMaps++;
    return undefined;
  }
}

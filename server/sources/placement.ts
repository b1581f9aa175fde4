import type { PathMapping } from '../../protocol/pathMapping.ts';
import type { Hello, Site, SiteFrame, Source } from '../../protocol/wire.ts';
import type { PlacedFrame, Placement } from '../ledger/site.ts';
import { Directives } from './directives.ts';
import { Landmarks } from './landmarks.ts';
import { originOf } from './origin.ts';
import type { FormerTexts } from './originalFile.ts';
import { scriptPath } from './scriptPath.ts';
import { mapInWorker } from './mapInWorker.ts';
import { isLarge } from './mapSize.ts';
import { localPath } from './pathMapping.ts';
import { realPath } from './realPath.ts';
import { loadSourceMap, type Original, type Script, type SourceMap } from './sourceMap.ts';

/** Maps kept open at a time, for all scripts of one thread together. */
const MAX_OPEN_MAPS = 50;

type LoadedMap = { readonly map: SourceMap | undefined } | { readonly problem: string };

/** Places the sites of one thread in the author's files. Each site is resolved once, on arrival. */
export class Placements {
  /** Where the process runs. */
  #cwd = '';
  readonly #mappings: () => readonly PathMapping[];
  readonly #formerTexts: () => FormerTexts;
  readonly #directives = new Directives();
  readonly #landmarks = new Landmarks();
  readonly #sources = new Map<number, Source>();
  readonly #files = new Map<number, Promise<string>>();
  /** Least recently used first. */
  readonly #maps = new Map<number, Promise<LoadedMap>>();
  /** Sites that have no place yet. */
  #unplaced = 0;
  #isDisposed = false;

  /** `mappings` is asked at each script that is new, `formerTexts` at each position. */
  constructor(
    mappings: () => readonly PathMapping[] = () => [],
    formerTexts: () => FormerTexts = () => new Map(),
  ) {
    this.#mappings = mappings;
    this.#formerTexts = formerTexts;
  }

  /** Who the thread is, or a script that later sites refer to. */
  learn(record: Hello | Source): void {
    if (record.kind === 'hello') this.#cwd = record.process.cwd;
    else this.#sources.set(record.source, record);
  }

  /** Never rejects: a frame whose map is unusable keeps its generated position and says why. */
  async place(site: Site): Promise<Placement> {
    this.#unplaced++;
    try {
      const frames: PlacedFrame[] = [];
      for (const frame of site.frames) {
        frames.push(await this.#withLandmark(await this.#placeFrame(frame), isModuleCode(frame)));
      }
      return { kind: 'placement', site: site.site, frames: await this.#withDirective(frames) };
    } finally {
      this.#unplaced--;
      this.#closeWhenDone();
    }
  }

  /** Sites that are being placed still get their places. */
  dispose(): void {
    this.#isDisposed = true;
    this.#closeWhenDone();
  }

  #closeWhenDone(): void {
    if (!this.#isDisposed || this.#unplaced > 0) return;
    for (const [id, loaded] of this.#maps) this.#close(id, loaded);
  }

  async #placeFrame(frame: SiteFrame): Promise<PlacedFrame> {
    const source = this.#sources.get(frame.source);
    const file = source === undefined ? '' : await this.#fileOf(source);
    const generated: PlacedFrame = {
      file,
      line: frame.line,
      column: frame.column,
      function: frame.function,
      ...(frame.enclosingLine === undefined ? {} : { enclosingLine: frame.enclosingLine }),
      ...originOf(file),
    };
    // Libraries are named, not shown; their maps often point to files that were never published.
    if (source === undefined || generated.origin !== 'author') return generated;
    const loaded = await this.#load(source);
    const former = this.#formerTexts();
    const { position, problem } = await originalIn(loaded, frame.line, frame.column, former);
    if (position === undefined)
      return problem === undefined ? generated : { ...generated, mapProblem: problem };
    const enclosing = await originalIn(loaded, frame.enclosingLine ?? 0, frame.enclosingColumn ?? 1, former);
    const isSameFile = enclosing.position?.file === position.file && enclosing.position.line <= position.line;
    return {
      ...position,
      function: frame.function,
      ...(isSameFile && { enclosingLine: enclosing.position.line }),
      ...originOf(position.file),
      ...(problem !== undefined && { mapProblem: problem }),
    };
  }

  #fileOf({ source, url }: Source): Promise<string> {
    const file = this.#files.get(source) ?? realPath(localPath(scriptPath(url), this.#mappings()));
    this.#files.set(source, file);
    return file;
  }

  /** A module begins where its file does, so lines of its own code do not count from there. */
  async #withLandmark(frame: PlacedFrame, isModule: boolean): Promise<PlacedFrame> {
    const { enclosingLine, ...rest } = frame;
    const isInFunction = enclosingLine !== undefined && !isModule;
    if (frame.origin !== 'author' || (isInFunction && frame.function !== '')) return frame;
    const landmark = await this.#landmarks.at(frame.file, isInFunction ? enclosingLine : frame.line);
    if (landmark === undefined) return frame;
    return isInFunction ? { ...frame, landmark } : { ...rest, landmark };
  }

  async #withDirective(frames: readonly PlacedFrame[]): Promise<readonly PlacedFrame[]> {
    const at = frames.find(({ origin }) => origin === 'author');
    const directive = at && (await this.#directives.at(at.file, at.line));
    if (directive === undefined) return frames;
    return frames.map((frame) => (frame === at ? { ...frame, directive } : frame));
  }

  #load(source: Source): Promise<LoadedMap> {
    const known = this.#maps.get(source.source);
    const loaded =
      known ??
      this.#read({ ...source, mappings: this.#mappings() }).then(
        (map) => ({ map }),
        (error: unknown) => ({ problem: messageOf(error) }),
      );
    this.#maps.delete(source.source);
    this.#maps.set(source.source, loaded);
    const [oldest] = this.#maps;
    if (oldest && this.#maps.size > MAX_OPEN_MAPS) this.#close(...oldest);
    return loaded;
  }

  /** Large ones are read apart, because whoever listens must not be deaf meanwhile. */
  async #read(script: Script): Promise<SourceMap | undefined> {
    return (await isLarge(script)) ? mapInWorker(script, this.#cwd) : loadSourceMap(script, this.#cwd);
  }

  #close(id: number, loaded: Promise<LoadedMap>): void {
    this.#maps.delete(id);
    void loaded.then((result) => {
      if ('map' in result) result.map?.dispose();
    });
  }
}

/** What a map says of a position; a map that cannot be read says why. */
async function originalIn(
  loaded: LoadedMap,
  line: number,
  column: number,
  former: FormerTexts,
): Promise<Original> {
  if ('problem' in loaded) return loaded;
  try {
    return (await loaded.map?.original(line, column, former)) ?? {};
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Nothing but a whole module begins where its file does. */
function isModuleCode({ function: name, enclosingLine, enclosingColumn }: SiteFrame): boolean {
  return name === '' && enclosingLine === 1 && enclosingColumn === 1;
}

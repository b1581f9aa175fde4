import { BEAT_MS, type Site, type Statistics, type WireRecord } from '../../protocol/wire.ts';
import type { ScriptedHook } from './scriptedHook.ts';

const LINES_PER_SITE = 5;

export interface BusyProgramOptions {
  readonly files: number;
  readonly sitesPerFile: number;
  readonly openLeases: number;
  /** Sites whose counts change from one beat to the next; hooks tell counts with their beat. */
  readonly changingSites: number;
}

/** What a busy program has its hook tell; nothing of it is on disk. */
export interface BusyProgram {
  readonly files: readonly string[];
  /** The line of a site in its file, counted from 1. */
  readonly lineOf: (siteInFile: number) => number;
  readonly sites: number;
  readonly stop: () => void;
}

/** Tells everything once, and what changes until it is stopped. Site 0 of file 0 has id 1. */
export function startBusyProgram(hook: ScriptedHook, options: BusyProgramOptions): BusyProgram {
  const { sitesPerFile, openLeases, changingSites } = options;
  const files = Array.from({ length: options.files }, (_, index) => `/shop/src/file${index}.js`);
  const sites = files.length * sitesPerFile;
  const lineOf = (siteInFile: number): number => siteInFile * LINES_PER_SITE + 1;
  hook.send(files.map((url, source) => ({ kind: 'source', source, url })));
  hook.send([
    {
      kind: 'pool',
      pool: 1,
      max: 1000,
      total: openLeases,
      idle: 0,
      waiting: 0,
      poolQueries: 0,
      ending: false,
      options: {},
    },
    ...numbered(sites).map((id): Site => {
      const frame = { source: Math.floor((id - 1) / sitesPerFile), column: 3, function: `load${id}` };
      return { kind: 'site', site: id, frames: [{ ...frame, line: lineOf((id - 1) % sitesPerFile) }] };
    }),
  ]);
  let counted = 0;
  const report = (count: number): void => {
    hook.send(Array.from({ length: count }, () => statistics((counted % sites) + 1, ++counted)));
  };
  report(sites);
  hook.send(numbered(openLeases).map((id) => lease(id, ((id * 7) % sites) + 1, hook.runningMs())));
  const reporting = setInterval(report, BEAT_MS, changingSites);
  return { files, lineOf, sites, stop: () => clearInterval(reporting) };
}

/** A lease that is open and has done nothing since it was acquired. */
function lease(id: number, site: number, acquiredMs: number): WireRecord {
  return {
    kind: 'lease',
    lease: id,
    pool: 1,
    site,
    requestedMs: acquiredMs,
    acquiredMs,
    state: 'idle',
    idleSinceMs: acquiredMs,
  };
}

function statistics(site: number, acquired: number): Statistics {
  const histogram = Array.from({ length: 12 }, (_, index) => [index + 8, acquired * index + 1] as const);
  return {
    kind: 'statistics',
    site,
    acquired,
    released: acquired,
    destroyed: 0,
    failed: 0,
    holdMs: histogram,
    waitMs: histogram,
    idleMs: histogram,
    releasedAt: [],
  };
}

function numbered(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

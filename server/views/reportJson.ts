import type { Counts, JudgedLease, Level } from '../evidence/finding.ts';
import type { LostSlots } from '../evidence/lostSlots.ts';
import type { MisuseFinding } from '../evidence/misuseFinding.ts';
import type { PoolFinding } from '../evidence/poolFinding.ts';
import type { State } from '../history/comparison.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { formerLeaks } from './formerRunsReport.ts';
import { relativeFile } from './place.ts';
import { misuseVerdict } from './misuse.ts';
import { poolText } from './pool.ts';
import { reportStyle, reportedFindings, reportedMisuses } from './report.ts';
import type { Scene } from './scene.ts';
import { sessionTotals, type SessionTotals } from './sessionTotals.ts';
import { verdictOf } from './verdict.ts';

/** A report for programs. `version` is raised when a reader of the former one could misread it. */
export interface ReportJson {
  readonly version: 1;
  readonly totals: SessionTotals;
  readonly findings: readonly FindingJson[];
  readonly misuses: readonly MisuseJson[];
  /** Pools that somebody waits for at this moment, worst first. */
  readonly pools: readonly PoolJson[];
  /** Leaks of former runs that did not happen in this one; absent where none are remembered. */
  readonly formerLeaks?: readonly FormerLeakJson[];
}

export interface FindingJson {
  readonly level: Level;
  readonly signature: string;
  readonly at?: FrameJson;
  readonly headline: string;
  readonly evidence: readonly string[];
  readonly nextStep?: string;
  readonly counts: Counts;
  readonly poolSlots: LostSlots;
  readonly frames: readonly FrameJson[];
  readonly leases: readonly JudgedLease[];
}

export type MisuseJson = Pick<
  MisuseFinding,
  'kind' | 'level' | 'signature' | 'count' | 'example' | 'nesting'
> & {
  readonly at?: FrameJson;
  readonly headline: string;
  readonly evidence: readonly string[];
  readonly nextStep?: string;
  /** The other parties' lines, the most frequent first. */
  readonly others: readonly (FrameJson & { readonly role: 'acquire' | 'release'; readonly count: number })[];
  readonly frames: readonly FrameJson[];
};

export type PoolJson = Pick<PoolFinding, 'trouble' | 'max' | 'waiting' | 'waitedMs'> & {
  readonly headline: string;
  /** Where the pool was made. */
  readonly at?: FrameJson;
  /** The lines that hold its clients, with their part of the longest wait, 0 to 1. */
  readonly holders: readonly (FrameJson & { readonly part: number })[];
};

/** `line` is the one at which it was seen last. */
export type FormerLeakJson = Partial<Pick<PlacedFrame, 'file' | 'line' | 'function'>> & {
  readonly state: State;
  /** Runs before this one that acquired clients there, those that leaked, and the part of clients that they leaked. */
  readonly runs: number;
  readonly leakingRuns: number;
  readonly leakRate: number;
  readonly evidence: readonly string[];
};

export type FrameJson = Pick<PlacedFrame, 'file' | 'line' | 'column' | 'function' | 'origin'>;

/** What {@link report} says, as data. Files are named as seen from `cwd`, positions count from 1. */
export function reportJson(scene: Scene, cwd: string): ReportJson {
  const frame = (placed: PlacedFrame): FrameJson => frameJson(placed, cwd);
  return {
    version: 1,
    totals: sessionTotals(scene),
    findings: reportedFindings(scene).map((finding) => ({
      level: finding.level,
      signature: finding.signature,
      ...(finding.at !== undefined && { at: frame(finding.at) }),
      ...verdictOf(finding, reportStyle(cwd), scene.history),
      counts: finding.counts,
      poolSlots: finding.poolSlots,
      frames: finding.frames.map(frame),
      leases: finding.leases,
    })),
    misuses: reportedMisuses(scene).map((misuse) => ({
      kind: misuse.kind,
      level: misuse.level,
      signature: misuse.signature,
      ...(misuse.at !== undefined && { at: frame(misuse.at) }),
      ...misuseVerdict(misuse, reportStyle(cwd)),
      count: misuse.count,
      example: misuse.example,
      ...(misuse.nesting !== undefined && { nesting: misuse.nesting }),
      others: misuse.others.map(({ at, role, count }) => ({ ...frame(at), role, count })),
      frames: misuse.frames.map(frame),
    })),
    pools: scene.findings.pools.map((pool) => ({
      trouble: pool.trouble,
      headline: poolText(pool),
      max: pool.max,
      waiting: pool.waiting,
      waitedMs: pool.waitedMs,
      holders: pool.holders.map(({ at, part }) => ({ ...frame(at), part })),
      ...(pool.at !== undefined && { at: frame(pool.at) }),
    })),
    ...(scene.history !== undefined && {
      formerLeaks: formerLeaks(scene.history, cwd).map(({ compared, sentences, ...place }) => ({
        ...place,
        state: compared.state,
        runs: compared.before.runs,
        leakingRuns: compared.before.leakingRuns,
        leakRate: compared.rateBefore,
        evidence: sentences,
      })),
    }),
  };
}

/** A position as data; its file is named as seen from `cwd`. */
export function frameJson(
  { file, line, column, function: name, origin }: PlacedFrame,
  cwd: string,
): FrameJson {
  return { file: relativeFile(cwd, file), line, column, function: name, origin };
}

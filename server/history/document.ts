import * as v from 'valibot';
import { NO_TOTALS, withRun, type RunRecord, type Totals } from './totals.ts';

/** What is remembered of former runs, oldest signature first: the one whose latest run began longest ago. */
export type Memory = readonly Remembered[];

/** A way of acquiring clients. */
export interface Remembered {
  /** See `keyOf`. */
  readonly key: string;
  /** Where it was when it was seen last; absent when its call site was not recorded. */
  readonly at?: Place;
  /** Several functions look alike, and are remembered as one. */
  readonly isShared?: true;
  /** The latest runs, in the order in which they began. */
  readonly runs: readonly RunRecord[];
  /** What the runs before them come to. */
  readonly earlier?: Totals & { /** The last of them. */ readonly until: string };
}

export interface Place {
  /** As seen from the workspace's folder. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly function: string;
}

/** What a file holds. */
export type Parsed =
  { readonly kind: 'memory'; readonly memory: Memory } | { readonly kind: 'corrupt' } | NewerVersion;

export interface NewerVersion {
  readonly kind: 'newer';
  readonly version: number;
}

/** Raised when an older version of Leak Lens could misread the file. */
export const HISTORY_VERSION = 1;

export const HISTORY_LIMITS = { signatures: 2000, runs: 20, bytes: 1024 * 1024 } as const;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const totals = { runs: count, leakingRuns: count, acquired: count, leaked: count, clean: count };
/** Short, because there are many: run, acquired, released, leaked. */
const run = v.tuple([v.string(), count, count, count]);

const documentSchema = v.object({
  kind: v.literal('leak-lens-history'),
  version: v.literal(HISTORY_VERSION),
  signatures: v.array(
    v.object({
      key: v.string(),
      at: v.exactOptional(v.object({ file: v.string(), line: count, function: v.string() })),
      isShared: v.exactOptional(v.literal(true)),
      runs: v.array(run),
      earlier: v.exactOptional(v.object({ ...totals, until: v.string() })),
    }),
  ),
});

const headerSchema = v.object({ kind: v.literal('leak-lens-history'), version: v.number() });

/** What the text of a history file says. */
export function parseHistory(text: string): Parsed {
  const json = parsedJson(text);
  const header = v.safeParse(headerSchema, json);
  if (header.success && header.output.version > HISTORY_VERSION) {
    return { kind: 'newer', version: header.output.version };
  }
  const { success, output } = v.safeParse(documentSchema, json);
  if (!success) return { kind: 'corrupt' };
  return {
    kind: 'memory',
    memory: output.signatures.map((signature) => ({
      ...signature,
      runs: signature.runs.map(([id, acquired, released, leaked]) => ({
        run: id,
        acquired,
        released,
        leaked,
      })),
    })),
  };
}

/**
 * The text of a history file, within {@link HISTORY_LIMITS}. Where it would be too long, more of the older runs are
 * summed up; then signatures are left out, first those that never leaked, the oldest first.
 */
export function historyText(memory: Memory): string {
  let kept = mostWanted(memory, HISTORY_LIMITS.signatures);
  let runs: number = HISTORY_LIMITS.runs;
  for (;;) {
    const text = textOf(kept.map((remembered) => summedUp(remembered, runs)));
    if (Buffer.byteLength(text) <= HISTORY_LIMITS.bytes) return text;
    if (runs > 1) runs = Math.ceil(runs / 2);
    else kept = mostWanted(kept, Math.floor(kept.length * 0.9));
  }
}

/** With at most so many runs one by one. */
export function summedUp(remembered: Remembered, maxRuns: number): Remembered {
  const old = remembered.runs.slice(0, Math.max(0, remembered.runs.length - maxRuns));
  const until = old.at(-1)?.run;
  if (until === undefined) return remembered;
  return {
    ...remembered,
    runs: remembered.runs.slice(old.length),
    earlier: { ...old.reduce(withRun, remembered.earlier ?? NO_TOTALS), until },
  };
}

/** The most wanted ones in the order of the memory. */
function mostWanted(memory: Memory, max: number): Memory {
  if (memory.length <= max) return memory;
  const leaking = (remembered: Remembered): number => (totalsOf(remembered).leakingRuns > 0 ? 1 : 0);
  const ranked = memory.map((remembered, index) => ({ remembered, index, rank: leaking(remembered) }));
  const wanted = ranked.sort((a, b) => b.rank - a.rank || b.index - a.index).slice(0, max);
  return wanted.sort((a, b) => a.index - b.index).map(({ remembered }) => remembered);
}

/** What all runs of a signature come to. */
export function totalsOf({ runs, earlier }: Pick<Remembered, 'runs' | 'earlier'>): Totals {
  return runs.reduce(withRun, earlier ?? NO_TOTALS);
}

function textOf(memory: Memory): string {
  const signatures: v.InferInput<typeof documentSchema>['signatures'] = memory.map((remembered) => ({
    ...remembered,
    runs: remembered.runs.map(({ run: id, acquired, released, leaked }) => [id, acquired, released, leaked]),
  }));
  const document = { kind: 'leak-lens-history', version: HISTORY_VERSION };
  // A line for each signature, so that people and tools for texts can read it.
  const lines = signatures.map((signature) => JSON.stringify(signature));
  return `${JSON.stringify(document).slice(0, -1)},"signatures":[\n${lines.join(',\n')}\n]}\n`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

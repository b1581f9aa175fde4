/**
 * The numbers from which on something is worth saying, and how people set them: by the settings `leakLens.thresholds.*`
 * or by the command's `--threshold`. The manifest repeats names, limits and defaults; a test compares them.
 */

/** When something is worth saying. All durations in running time of the observed thread. */
export interface Thresholds {
  /** Held this long is slow. */
  readonly slowHeldMs: number;
  /** Held this many times the usual hold (p95) of its call site is slow too … */
  readonly slowTimesUsual: number;
  /** … once so many leases of it are known. */
  readonly slowUsualLeases: number;
  /** Idle this long is suspected. */
  readonly suspectedIdleMs: number;
  /** Idle this long is strongly suspected. */
  readonly stronglySuspectedIdleMs: number;
  /** Idle this long after the end of its scope: outlived. */
  readonly outlivedMs: number;
  /** Everything in its scope quiet for this long after the scope's end: leaked. */
  readonly leakedAfterScopeMs: number;
  /** A lease that stays open and idle this long after `pool.end()`, or after its connection was lost: leaked. */
  readonly leftOpenMs: number;
  /** Somebody waits this long while every client is held: starved. */
  readonly starvedMs: number;
  /** Every holder waits this long for another client: deadlocked. */
  readonly deadlockedMs: number;
  /** Somebody waits this long, and nobody who holds a client does anything: exhausted. */
  readonly exhaustedMs: number;
  /** So many late returns at a call site raise its thresholds. */
  readonly lateReturnsToLearn: number;
  /** The highest learned threshold. */
  readonly learnedMaxMs: number;
}

/** How people write a threshold. */
export interface ThresholdSetting {
  readonly threshold: keyof Thresholds;
  readonly name: string;
  /** In the unit of the setting, as are the limits. */
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly isInteger: boolean;
  /** How many of the threshold's units one of the setting's has: 1000 for seconds. */
  readonly perUnit: number;
}

/** Running time is told with each beat of half a second, so that less cannot be told apart. A day is never. */
const SECONDS = { minimum: 0.5, maximum: 86_400, isInteger: false, perUnit: 1000 } as const;
const TIMES = { minimum: 2, maximum: 10_000, isInteger: false, perUnit: 1 } as const;
const COUNT = { minimum: 1, maximum: 100_000, isInteger: true, perUnit: 1 } as const;

const SETTING_OF: Readonly<Record<keyof Thresholds, Omit<ThresholdSetting, 'threshold'>>> = {
  slowHeldMs: { name: 'slowHeldSeconds', default: 2, ...SECONDS },
  slowTimesUsual: { name: 'slowTimesUsual', default: 10, ...TIMES },
  slowUsualLeases: { name: 'slowUsualLeases', default: 50, ...COUNT },
  suspectedIdleMs: { name: 'suspectedIdleSeconds', default: 5, ...SECONDS },
  stronglySuspectedIdleMs: { name: 'stronglySuspectedIdleSeconds', default: 30, ...SECONDS },
  outlivedMs: { name: 'outlivedSeconds', default: 1, ...SECONDS },
  leakedAfterScopeMs: { name: 'leakedAfterScopeSeconds', default: 10, ...SECONDS },
  leftOpenMs: { name: 'leftOpenSeconds', default: 1, ...SECONDS },
  starvedMs: { name: 'starvedSeconds', default: 1, ...SECONDS },
  deadlockedMs: { name: 'deadlockedSeconds', default: 1, ...SECONDS },
  exhaustedMs: { name: 'exhaustedSeconds', default: 5, ...SECONDS },
  lateReturnsToLearn: { name: 'lateReturnsToLearn', default: 3, ...COUNT },
  learnedMaxMs: { name: 'learnedMaxSeconds', default: 600, ...SECONDS },
};

/** All settings, in the order in which people read them. */
export const THRESHOLD_SETTINGS: readonly ThresholdSetting[] = (
  Object.keys(SETTING_OF) as (keyof Thresholds)[]
).map((threshold) => ({ threshold, ...SETTING_OF[threshold] }));

/** The defaults of ARCHITECTURE.md, "Levels". */
export const DEFAULT_THRESHOLDS: Thresholds = thresholdsBy((setting) => setting.default);

/** What is the worse never comes before what is the lesser: the larger of both counts for the worse. */
const NOT_BEFORE: readonly (readonly [worse: keyof Thresholds, lesser: keyof Thresholds])[] = [
  ['stronglySuspectedIdleMs', 'suspectedIdleMs'],
  ['leakedAfterScopeMs', 'outlivedMs'],
  ['exhaustedMs', 'starvedMs'],
];

export interface ReadThresholds {
  readonly thresholds: Thresholds;
  /** Values that make no sense, for which the defaults count, each as a sentence without its full stop. */
  readonly wrong: readonly string[];
  /** Values that were raised because they contradict others, likewise. */
  readonly raised: readonly string[];
}

/** The thresholds that somebody has set. `valueOf` is given the name of a setting; `undefined` stands for its default. */
export function readThresholds(valueOf: (name: string) => unknown): ReadThresholds {
  const wrong: string[] = [];
  const raised: string[] = [];
  const wanted = thresholdsBy((setting) => {
    const value = valueOf(setting.name);
    if (value === undefined) return setting.default;
    if (isValid(value, setting)) return value;
    wrong.push(`${setting.name} is ${JSON.stringify(value)}, which is no ${expected(setting)}`);
    return setting.default;
  });
  const thresholds: Record<keyof Thresholds, number> = { ...wanted };
  for (const [worse, lesser] of NOT_BEFORE) {
    if (wanted[worse] >= wanted[lesser]) continue;
    thresholds[worse] = wanted[lesser];
    raised.push(`${written(worse, wanted)} is less than ${written(lesser, wanted)}, which counts for both`);
  }
  return { thresholds, wrong, raised };
}

function thresholdsBy(valueOf: (setting: ThresholdSetting) => number): Thresholds {
  return Object.fromEntries(
    THRESHOLD_SETTINGS.map((setting) => [setting.threshold, valueOf(setting) * setting.perUnit]),
  ) as Record<keyof Thresholds, number>;
}

function isValid(value: unknown, { minimum, maximum, isInteger }: ThresholdSetting): value is number {
  return (
    typeof value === 'number' &&
    value >= minimum &&
    value <= maximum &&
    (!isInteger || Number.isInteger(value))
  );
}

function expected({ minimum, maximum, isInteger }: ThresholdSetting): string {
  return `${isInteger ? 'whole number' : 'number'} from ${minimum} to ${maximum}`;
}

function written(threshold: keyof Thresholds, thresholds: Thresholds): string {
  const { name, perUnit } = SETTING_OF[threshold];
  return `${name} (${thresholds[threshold] / perUnit})`;
}

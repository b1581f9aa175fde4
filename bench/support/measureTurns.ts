import { inTurns, type Samples } from './interleave.ts';
import { startMeasured, type MeasuredProgram, type ProgramOptions } from './measuredProgram.ts';

export interface Variant extends ProgramOptions {
  /** Enough for V8 to have optimised everything. */
  readonly warmUpOperations: number;
  /** In each turn. */
  readonly operations: number;
  /** Is told which process has done how many operations altogether; rejects when they were not measured. */
  readonly verify?: (pid: number | undefined, operations: number) => Promise<void>;
}

export interface Plan {
  /** In each there is a new process of every variant. */
  readonly rounds: number;
  /** Of each process. */
  readonly turns: number;
}

/**
 * Measures CPU time for an operation, in microseconds. In each round a process of every variant runs; they take many
 * short turns, one at a time and every other time backwards, so that whatever else the machine does falls on all of
 * them alike. One sample is a process: all of its turns, because what one turn leaves to the garbage collector is paid
 * in another, and two processes differ by what V8 made of them. Rounds are told on standard error as they end.
 */
export async function measureTurns<Name extends string>(
  variants: Readonly<Record<Name, Variant>>,
  { rounds, turns }: Plan,
): Promise<Samples<Name>> {
  const names = Object.keys(variants) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 1; round <= rounds; round++) {
    const programs = new Map<Name, MeasuredProgram>();
    try {
      for (const name of inTurns(names, round)) programs.set(name, await warmedUp(variants[name]));
      const cpuUs = await turnsOf(programs, variants, turns);
      for (const [name, program] of programs) {
        const { warmUpOperations, operations, verify } = variants[name];
        await program.end();
        await verify?.(program.pid, warmUpOperations + turns * operations);
        samples[name].push((cpuUs.get(name) ?? NaN) / (turns * operations));
      }
    } finally {
      for (const program of programs.values()) program.kill();
    }
    const latest = names.map((name) => `${name} ${samples[name].at(-1)?.toFixed(2)}`);
    console.error(`round ${round} of ${rounds}: ${latest.join(', ')}`);
  }
  return samples;
}

async function warmedUp(variant: Variant): Promise<MeasuredProgram> {
  const program = await startMeasured(variant);
  await program.ask(variant.warmUpOperations);
  return program;
}

/** The sum over all turns, in microseconds. */
async function turnsOf<Name extends string>(
  programs: ReadonlyMap<Name, MeasuredProgram>,
  variants: Readonly<Record<Name, Variant>>,
  turns: number,
): Promise<ReadonlyMap<Name, number>> {
  const sums = new Map<Name, number>();
  for (let turn = 1; turn <= turns; turn++) {
    for (const [name, program] of inTurns([...programs], turn)) {
      const { cpuUs } = await program.ask<{ readonly cpuUs: number }>(variants[name].operations);
      sums.set(name, (sums.get(name) ?? 0) + cpuUs);
    }
  }
  return sums;
}

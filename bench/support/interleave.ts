/** One sample from each round. */
export type Samples<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/**
 * Measures every variant once in each round, in turns and every other round backwards (A B C C B A …), so that
 * whatever else the machine does falls on all of them alike, so does what the one before has left to do, and samples
 * of one round can be compared as pairs. Rounds are told on standard error as they end.
 */
export async function interleave<Name extends string>(
  variants: Readonly<Record<Name, () => Promise<number>>>,
  rounds: number,
): Promise<Samples<Name>> {
  const names = Object.keys(variants) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 1; round <= rounds; round++) {
    for (const name of inTurns(names, round)) samples[name].push(await variants[name]());
    const latest = names.map((name) => `${name} ${samples[name].at(-1)?.toFixed(2)}`);
    console.error(`round ${round} of ${rounds}: ${latest.join(', ')}`);
  }
  return samples;
}

/** The order in which a round takes its variants. */
export function inTurns<Name>(names: readonly Name[], round: number): readonly Name[] {
  return round % 2 === 0 ? names.toReversed() : names;
}

/** The diagnostics channel on which `pg-leak-lens/scope` tells the hook of each job before it calls it. */
export const JOB_CHANNEL = 'leak-lens.job';

export interface Job<Result> {
  readonly name: string;
  /** What to call; the hook replaces it by a function that does the same in a scope. */
  run: () => Result;
}

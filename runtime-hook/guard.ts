/** How often something of the hook has failed. */
export interface Failures {
  internalErrors: number;
}

/** Runs a piece of the hook inside the program. Whatever goes wrong is counted and stays here. */
export type Guard = <Result>(task: () => Result) => Result | undefined;

/** A guard that counts in `failures`. */
export function guardFor(failures: Failures): Guard {
  return (task) => {
    try {
      return task();
    } catch {
      failures.internalErrors++;
      return undefined;
    }
  };
}

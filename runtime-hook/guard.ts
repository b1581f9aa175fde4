import type { Recorder } from './recorder.ts';

/** Runs a piece of the hook inside the program. Whatever goes wrong is counted and stays here. */
export type Guard = <Result>(task: () => Result) => Result | undefined;

/** A guard that counts in `recorder.internalErrors`. */
export function guardFor(recorder: Recorder): Guard {
  return (task) => {
    try {
      return task();
    } catch {
      recorder.internalErrors++;
      return undefined;
    }
  };
}

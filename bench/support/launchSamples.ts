import type { Samples } from './interleave.ts';

/** Where the suite leaves what it measured, in the folder that the window opens. */
export const SAMPLES_FILE = 'samples.json';

/** Types of debug configurations that start a program; `node` is plain js-debug. */
export type DebugType = 'leak-lens' | 'node';

/** What was measured in one window of VS Code; times are in milliseconds. */
export interface LaunchSamples {
  readonly vscodeVersion: string;
  /** What ran the program, as `process.version` has it. */
  readonly programNode: string;
  /** Loading the extension's code and calling `activate`, as VS Code itself accounts it. */
  readonly activationMs: number;
  /** The same by the caller's clock, with what VS Code does in between: it fetches the extension's storage. */
  readonly activationWallMs: number;
  /** The first start of a `leak-lens` configuration, which starts the language server too. */
  readonly firstMs: number;
  /** From the start of debugging to the program's first statement. */
  readonly started: Samples<DebugType>;
}

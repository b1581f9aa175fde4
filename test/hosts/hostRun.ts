import type { Progress } from './packageFolder.ts';

export interface SuiteRun {
  /** Absolute paths of TypeScript files with mocha suites; packages that they import are resolved as in the repository. */
  readonly suites: readonly string[];
  /** Absolute path of the folder that the workbench opens. */
  readonly folder: string;
  /** Absolute path of the extension, the folder with its package.json. */
  readonly extensionPath: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Time for the whole run; a minute for each suite when it is left out. */
  readonly limitMs?: number;
  readonly progress?: Progress;
}

/** What a host needs to run `testsPath` in an extension host. It is done as soon as `isDone` says so. */
export interface HostRun extends Omit<SuiteRun, 'suites'> {
  readonly testsPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly limitMs: number;
  readonly isDone: () => boolean;
}

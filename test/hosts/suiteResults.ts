/** Environment variable with the suite files to run in the extension host: a JSON array of absolute paths. */
export const SUITE_FILES_VARIABLE = 'LEAK_LENS_TEST_SUITES';
/** Environment variable with the absolute path of the file that the results are written to. */
export const SUITE_RESULTS_VARIABLE = 'LEAK_LENS_TEST_RESULTS';

export interface SuiteResults {
  /** Full titles. */
  readonly passed: readonly string[];
  readonly failures: readonly { readonly title: string; readonly error: string }[];
}

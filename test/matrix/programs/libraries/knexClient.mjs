import knex from 'knex';

const db = knex({ client: 'pg', connection: process.env.DATABASE_URL });

async function forget() {
  const client = await db.client.acquireConnection(); // forgets
  await client.query('SELECT 1');
}

async function giveBack() {
  const rows = db.select(db.raw('1')).stream(); // returns
  await rows.forEach(() => undefined);
}

await forget();
await giveBack();
process.exit();

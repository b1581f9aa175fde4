import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';

const db = drizzle(process.env.DATABASE_URL!);

async function forget() {
  const client = await db.$client.connect(); // forgets
  await drizzle(client).execute(sql`SELECT 1`);
}

async function giveBack() {
  const client = await db.$client.connect(); // returns
  await drizzle(client).execute(sql`SELECT 1`);
  client.release();
}

await forget();
await giveBack();
process.exit();

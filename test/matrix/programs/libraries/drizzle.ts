import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';

const db = drizzle(process.env.DATABASE_URL!);
const paid = new Promise<void>(() => undefined);

async function forget() {
  await db.transaction(() => paid); // forgets
}

async function giveBack() {
  await db.transaction((tx) => tx.execute(sql`SELECT 1`)); // returns
}

void forget();
await giveBack();
await db.execute(sql`SELECT 1`);

import { Sequelize } from 'sequelize';

const db = new Sequelize(process.env.DATABASE_URL, { logging: false });

async function forget() {
  const client = await db.connectionManager.getConnection(); // forgets
  await client.query('SELECT 1');
}

async function giveBack() {
  const client = await db.connectionManager.getConnection(); // returns
  await client.query('SELECT 1');
  db.connectionManager.releaseConnection(client);
}

await forget();
await giveBack();
await db.query('SELECT 1');
process.exit();

const connectPgSimple = require('connect-pg-simple');
const session = require('express-session');
const { Pool } = require('pg');
const { promisify } = require('node:util');

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const store = new (connectPgSimple(session))({
  pool,
  createTableIfMissing: true,
  pruneSessionInterval: false,
});

async function forget() {
  const client = await pool.connect(); // forgets
  await client.query('SELECT 1');
}

async function giveBack() {
  const client = await pool.connect(); // returns
  await client.query('SELECT 1');
  client.release();
}

async function signIn() {
  await promisify(store.set).call(store, 'a1', { cookie: {}, name: 'Ada' });
  await promisify(store.get).call(store, 'a1');
}

forget()
  .then(giveBack)
  .then(signIn)
  .then(() => process.exit());

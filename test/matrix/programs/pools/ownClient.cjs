const { Client, Pool } = require('pg');

class LoggingClient extends Client {
  query(...parameters) {
    console.log(parameters[0]);
    return super.query(...parameters);
  }
}

const pool = new Pool({ connectionString: process.env.DATABASE_URL, Client: LoggingClient });

async function forget() {
  const client = await pool.connect(); // forgets
  await client.query('SELECT 1');
}

async function giveBack() {
  const client = await pool.connect(); // returns
  await client.query('SELECT 1');
  client.release();
}

forget()
  .then(giveBack)
  .then(() => process.exit());

const { Pool } = require('pg');

class TenantPool extends Pool {
  constructor(tenant) {
    super({ connectionString: process.env.DATABASE_URL, application_name: tenant });
    this.tenant = tenant;
  }
}

const pool = new TenantPool('acme');

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

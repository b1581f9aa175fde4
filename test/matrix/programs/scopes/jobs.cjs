// The entry stands for pg-leak-lens/scope.
const { scope } = require(process.env.SCOPE_ENTRY);
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

async function forget() {
  const client = await pool.connect();
  await client.query('SELECT 1');
}

/** Goes on when its job is over. */
function forgetLater() {
  setTimeout(forget, 100);
}

(async () => {
  await scope('send invoices', forget);
  await scope('rebuild index', async () => {
    await forget();
    throw new Error('no disk');
  }).catch(() => undefined);
  scope('plan', forgetLater);
  void scope('import', async () => {
    await forget();
    await pool.query('SELECT pg_sleep(60)');
  });
})();

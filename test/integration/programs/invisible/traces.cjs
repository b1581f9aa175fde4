/** What the process shows of its own listeners once there is a pool. */
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
pool.query('SELECT 1').then(async () => {
  for (const name of process.eventNames()) note(String(name), process.listenerCount(name));
  note('limit', process.getMaxListeners());
  await pool.end();
  print();
});

/**
 * A server whose every request takes a client and makes a query of a millisecond. It tells its parent the port when
 * asked for it, and, asked for `cpuUs`, the CPU time that it has used so far, PostgreSQL's not.
 */
const { once } = require('node:events');
const { createServer } = require('node:http');
const { createPool } = require('./pool.cjs');
const { CONCURRENCY } = require('./turns.cjs');

const pool = createPool(CONCURRENCY);
const server = createServer(async (_request, response) => {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_sleep(0.001)');
  } finally {
    client.release();
  }
  response.end('done');
});
const listening = once(server.listen(0, '127.0.0.1'), 'listening');

process.on('message', async (message) => {
  await listening;
  const { user, system } = process.cpuUsage();
  if (message === 'end') process.disconnect();
  else process.send(message === 'port' ? server.address().port : user + system);
});
process.on('disconnect', () => {
  server.close();
  server.closeAllConnections();
  void pool.end();
});

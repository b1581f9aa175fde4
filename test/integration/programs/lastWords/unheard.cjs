/**
 * Takes many clients, each at a place of its own, and ends: more to tell than a socket gives at once. With the path of a
 * socket as its argument it first stops its parent, and holds a connection there for as long as it lives.
 */
const { once } = require('node:events');
const { connect } = require('node:net');
const { Pool } = require('pg');

const CLIENTS = 60;

async function main(witness) {
  if (witness !== undefined) {
    const socket = connect(witness);
    await once(socket, 'connect');
    socket.unref();
    process.kill(process.ppid, 'SIGSTOP');
  }
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: CLIENTS });
  const acquirers = Array.from({ length: CLIENTS }, () => '() => pool.connect()');
  const places = new Function('pool', `return [\n${acquirers.join(',\n')}\n];`)(pool);
  await Promise.all(places.map((acquire) => acquire()));
  process.exit(8);
}

main(process.argv[2]);

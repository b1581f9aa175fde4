/** What the program has put in the place of Node's modules before its first pool is asked by nobody but the program. */
const fs = require('node:fs');
const Module = require('node:module');
const net = require('node:net');
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

const asked = [];
for (const [object, name] of [
  [Module, '_load'],
  [fs, 'writeSync'],
  [net, 'connect'],
  [net, 'createConnection'],
]) {
  const original = object[name];
  object[name] = function (...parameters) {
    asked.push([name, String(parameters[0])]);
    return Reflect.apply(original, this, parameters);
  };
}
if (process.argv[2] === 'below') {
  // As mock-fs does, which knows only the files that it has opened itself.
  process.binding('fs').writeBuffer = () => {
    throw Object.assign(new Error('no such file'), { code: 'EBADF' });
  };
}

async function main() {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
  const client = await pool.connect();
  await client.query('SELECT 1');
  client.release();
  await pool.end();
  note('asked', ...asked);
  print();
}

main();

/** As many listeners of an event, ten, as Node lets pass without a warning; added before the first pool and after. */
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

const name = process.argv[2];
process.on('warning', (warning) => note('warning', warning.name, warning.message));

function listen(from, to) {
  for (let count = from; count < to; count++) process.on(name, (code) => note(name, count, code));
}

note('listens to', name);
process.prependListener(name, (code) => note('first of all', code));
listen(1, 5);
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
pool.query('SELECT 1').then(() => {
  listen(5, name === 'exit' ? 9 : 10);
  process.on('exit', print);
  return pool.end();
});

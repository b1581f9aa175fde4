/** The folder that the program works in is gone before it makes its first pool. */
const { mkdtempSync, rmdirSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

const folder = mkdtempSync(join(tmpdir(), 'leak-lens-'));
process.chdir(folder);
rmdirSync(folder);

async function main() {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
  const client = await pool.connect();
  note('rows', (await client.query('SELECT 1 AS one')).rows);
  client.release();
  await pool.end();
  print();
}

main();

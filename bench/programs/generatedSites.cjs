const { join } = require('node:path');
const { runInThisContext } = require('node:vm');

/**
 * So many functions that take a client from a pool, each on a line of its own, and have it used: as many call sites as
 * functions. Query and release are at one place for all, because the hook has a bound for all call sites together.
 */
exports.generateSites = (count) => {
  const lines = ['(use) => [', ...Array.from({ length: count }, () => '(pool) => use(pool.connect()),'), ']'];
  return runInThisContext(lines.join('\n'), { filename: join(__dirname, 'generated.cjs') })(use);
};

async function use(connecting) {
  const client = await connecting;
  try {
    await client.query('SELECT 1');
  } finally {
    client.release();
  }
}

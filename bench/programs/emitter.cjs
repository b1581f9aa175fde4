/** The measured operation: `new EventEmitter()`, in a program that has a pool. */
const { EventEmitter } = require('node:events');
const { createPool } = require('./pool.cjs');
const { takeTurns } = require('./turns.cjs');

const pool = createPool(1);
/** Keeps V8 from leaving out what nobody looks at. */
const kept = new Array(1024);

takeTurns(
  async (operations) => {
    // What the hook tells of the pool needs a lease to be told.
    await pool.query('SELECT 1');
    for (let made = 0; made < operations; made++) kept[made % kept.length] = new EventEmitter();
  },
  () => pool.end(),
);

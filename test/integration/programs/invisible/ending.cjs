/** Ends by itself in the way that its argument names; says what kept it alive until then. */
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

const options = { connectionString: process.env.DATABASE_URL, max: 1 };

function noteHandles(when) {
  note(
    when,
    process._getActiveHandles().map((handle) => handle.constructor.name),
    process._getActiveRequests().length,
    process.getActiveResourcesInfo(),
  );
}

const ways = {
  /** Only the idle client is left, which lets it go. */
  async idle() {
    const pool = new Pool({ ...options, allowExitOnIdle: true, idleTimeoutMillis: 600_000 });
    await pool.query('SELECT 1');
    const client = await pool.connect();
    noteHandles('held');
    client.release();
    noteHandles('idle');
  },
  /** Nothing is left that could ever answer: the end is silent, and its code is 0. */
  async starved() {
    const pool = new Pool({ ...options, connectionTimeoutMillis: 60_000 });
    const client = await pool.connect();
    client.connection.stream.unref();
    noteHandles('starving');
    process.on('exit', (code) => note('exit', code, process.exitCode));
    await pool.connect();
    note('answered');
  },
  async failed() {
    const pool = new Pool(options);
    await pool.query('SELECT 1');
    setImmediate(() => {
      throw new Error('of the program');
    });
  },
  async rejected() {
    const pool = new Pool(options);
    await pool.query('SELECT nothing');
  },
  async exited() {
    const pool = new Pool(options);
    await pool.connect();
    noteHandles('before exit');
    process.exit(7);
  },
  async endedTwice() {
    const pool = new Pool(options);
    await pool.query('SELECT 1');
    let count = 0;
    process.on('beforeExit', (code) => {
      note('before exit', code);
      // Node asks again after every loop that had something to do.
      if (count++ < 2) setImmediate(() => noteHandles('more work'));
    });
    await pool.end();
    noteHandles('ended');
  },
  /** Held, and killed by its own server: there is no listener that could swallow the crash. */
  async crashed() {
    const pool = new Pool({ ...options, max: 2 });
    const client = await pool.connect();
    const { rows } = await client.query('SELECT pg_backend_pid() AS id');
    await pool.query('SELECT pg_terminate_backend($1)', [rows[0].id]);
  },
};

process.on('exit', (code) => note('code', code));
process.on('exit', print);
ways[process.argv[2]]();

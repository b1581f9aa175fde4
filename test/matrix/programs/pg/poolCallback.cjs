const Pool = require('pg-pool');

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

function forget(done) {
  pool.connect(use); // forgets

  function use(error, client) {
    if (error) throw error;
    client.query('SELECT 1', done);
  }
}

function giveBack(done) {
  pool.connect(use); // returns

  function use(error, client, release) {
    if (error) throw error;
    client.query('SELECT 1', () => {
      release();
      done();
    });
  }
}

forget(() => giveBack(() => process.exit()));

const Bluebird = require('bluebird');
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, Promise: Bluebird });

const forget = () => pool.connect().then((client) => client.query('SELECT 1')); // forgets

const connect = () => pool.connect(); // returns
const giveBack = () =>
  Bluebird.using(
    connect().disposer((client) => client.release()),
    (client) => client.query('SELECT 1'),
  );

forget()
  .then(giveBack)
  .then(() => process.exit());

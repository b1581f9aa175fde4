const pgp = require('pg-promise')();

const db = pgp(process.env.DATABASE_URL);

async function forget() {
  const connected = await db.connect(); // forgets
  await connected.one('SELECT 1');
}

async function giveBack() {
  const connected = await db.connect(); // returns
  await connected.one('SELECT 1');
  connected.done();
}

forget()
  .then(giveBack)
  .then(() => process.exit());

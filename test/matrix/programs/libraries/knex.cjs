const db = require('knex')({ client: 'pg', connection: process.env.DATABASE_URL });

async function forget() {
  const trx = await db.transaction(); // forgets
  await trx.raw('SELECT 1');
}

async function giveBack() {
  await db.transaction((trx) => trx.raw('SELECT 1')); // returns
}

async function report() {
  await db.select(db.raw('1'));
  await db.raw('SELECT 1');
}

forget()
  .then(giveBack)
  .then(report)
  .then(() => process.exit());

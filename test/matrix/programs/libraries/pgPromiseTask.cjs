const pgp = require('pg-promise')();

const db = pgp(process.env.DATABASE_URL);
const paid = new Promise(() => undefined);

async function forget() {
  await db.tx(() => paid); // forgets
}

async function giveBack() {
  await db.task((task) => task.one('SELECT 1')); // returns
}

forget();
giveBack();

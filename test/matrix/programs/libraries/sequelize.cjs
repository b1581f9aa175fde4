const { Sequelize } = require('sequelize');

const db = new Sequelize(process.env.DATABASE_URL, { logging: false });

async function forget() {
  const transaction = await db.transaction(); // forgets
  await db.query('SELECT 1', { transaction });
}

async function giveBack() {
  await db.transaction((transaction) => db.query('SELECT 1', { transaction })); // returns
}

forget()
  .then(giveBack)
  .then(() => db.query('SELECT 1'))
  .then(() => process.exit());

const knex = require('knex');
const { Model, raw } = require('objection');

class Setting extends Model {
  static tableName = 'pg_settings';
  static idColumn = 'name';
}
Setting.knex(knex({ client: 'pg', connection: process.env.DATABASE_URL }));

async function forget() {
  const trx = await Setting.startTransaction(); // forgets
  await Setting.query(trx).findById('port');
}

async function giveBack() {
  await Setting.transaction((trx) => Setting.query(trx).select(raw('1')).first()); // returns
}

forget()
  .then(giveBack)
  .then(() => Setting.query().findById('port'))
  .then(() => process.exit());

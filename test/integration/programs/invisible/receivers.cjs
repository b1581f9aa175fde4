/** Subclasses, bound methods, and arguments that connect does not expect. */
const { Pool } = require('pg');
const { note, noteArguments, print, withoutHook } = require('./facts.cjs');

const options = { connectionString: process.env.DATABASE_URL, max: 2 };

class Audited extends Pool {
  connect(...parameters) {
    note('connect of the subclass', parameters.length, this.constructor.name);
    return super.connect(...parameters);
  }
  _acquireClient(...parameters) {
    note('what _acquireClient gets', parameters.length, Reflect.ownKeys(parameters[1]), { ...parameters[1] });
    return super._acquireClient(...parameters);
  }
  query(...parameters) {
    note('query of the subclass', parameters.length);
    return super.query(...parameters);
  }
}

async function main() {
  const audited = new Audited(options);
  (await audited.connect()).release();
  await audited.query('SELECT 1');
  await audited.query('SELECT $1::int', [1], undefined);
  (await audited.connect(null)).release();
  (await audited.connect(undefined, 'more', 'than', 'expected')).release();
  const { connect } = audited;
  for (const [name, call] of [
    ['without a receiver', () => connect()],
    ['unbound method of the class', () => Pool.prototype.connect.call(undefined)],
    ['of something else', () => Pool.prototype.connect.call({ ending: true, Promise })],
    ['as a constructor', () => new Pool.prototype.connect()],
    ['of nothing', () => Pool.prototype._releaseOnce.call(null).name],
  ]) {
    try {
      note(name, await call());
    } catch (error) {
      note(name, error.name, error.message.replace(/\(\S*\)/, ''));
    }
  }
  const bound = Pool.prototype.connect.bind(audited);
  (await bound()).release();
  note('prototype of a bound method', bound.name, bound.length);

  const pool = new Pool(options);
  await new Promise((resolve) => {
    Pool.prototype.connect.apply(pool, [
      function (error, client, release) {
        noteArguments('applied', arguments, client);
        release(false);
        resolve(error);
      },
      'extra',
    ]);
  });
  const client = await pool.connect();
  note('release with more', client.release(null, 'extra', 3));
  try {
    client.release();
  } catch (error) {
    // V8 names a function after the property of its receiver that holds it, which is the hook's.
    note('released twice', withoutHook(error.stack).replaceAll('Client.<anonymous>', 'Client.release'));
  }
  await pool.end();
  await audited.end();
  print();
}

main();

/** The settings of Error are the program's, in whatever way it has set them. */
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

const frozen = process.argv[2] === 'frozen';
let sets = 0;

async function main() {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
  const use = async (name) => {
    const client = await pool.connect();
    await client.query('SELECT 1');
    const failed = await client.query('SELECT nothing').catch((error) => error);
    client.release();
    note(name, Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit'), String(failed.stack));
    note(
      'keys of Error',
      Reflect.ownKeys(Error),
      Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace'),
    );
  };
  await use('as they were');
  Error.stackTraceLimit = 0;
  await use('without stacks');
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (error, frames) => `prepared ${error.message} with ${frames.length} frames`;
  await use('with a function of the program');
  Error.prepareStackTrace = () => {
    throw new Error('stacks are not for you');
  };
  await pool.connect().then((client) => client.release());
  note('a function that throws', Error.prepareStackTrace.length);
  Error.prepareStackTrace = undefined;
  await use('undefined');
  delete Error.prepareStackTrace;
  Error.stackTraceLimit = 'many';
  await use('no number');
  delete Error.stackTraceLimit;
  await use('deleted');
  Object.defineProperty(Error, 'stackTraceLimit', { value: 3, writable: frozen, configurable: true });
  await use('not writable');
  Error.captureStackTrace = () => {
    throw new Error('nor are captures');
  };
  await pool.connect().then((client) => client.release());
  delete Error.captureStackTrace;
  const own = { get: () => undefined, set: () => sets++, configurable: true };
  Object.defineProperty(Error, 'stackTraceLimit', own);
  await pool.connect().then((client) => client.release());
  note(
    'a property of the program',
    Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit').set === own.set,
  );
  delete Error.stackTraceLimit;
  if (frozen) {
    Object.freeze(Error);
    await use('frozen');
  }
  await pool.end();
  print();
}

main();

/**
 * What the measured programs take clients from: a pool on the PostgreSQL that DATABASE_URL names or, without one, a
 * pool of pg's clients whose connections answer from memory.
 */
const { Client, Pool } = require('pg');
const { AnsweringConnection } = require('./answeringConnection.cjs');

const { DATABASE_URL } = process.env;

exports.createPool = (max, answerMs) => {
  if (DATABASE_URL !== undefined) return new Pool({ connectionString: DATABASE_URL, max });
  class AnsweredClient extends Client {
    constructor(options) {
      super({ ...options, connection: new AnsweringConnection(answerMs) });
    }
  }
  return new Pool({ Client: AnsweredClient, max });
};

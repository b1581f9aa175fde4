// Takes a client, which needs no database, and has no more work before a listener could answer.
const { EventEmitter } = require('node:events');
const { Pool } = require('pg');

class Client extends EventEmitter {
  connect(callback) {
    setImmediate(callback);
  }
}

new Pool({ Client }).connect();

/**
 * A connection of pg's client that answers from memory: `new Client({ connection: new AnsweringConnection() })`.
 * Everything above it is pg's own, queue of queries included. An answer is one empty row set and takes one turn of the
 * event loop, so that timers get theirs, or the milliseconds that the constructor is given.
 */
const { EventEmitter } = require('node:events');

exports.AnsweringConnection = class AnsweringConnection extends EventEmitter {
  constructor(answerMs = 0) {
    super();
    this.answerMs = answerMs;
    this.parsedStatements = {};
    this.submittedNamedStatements = {};
    this.stream = { destroy() {} };
  }
  connect() {
    setImmediate(() => this.emit('connect'));
  }
  startup() {
    setImmediate(() => {
      this.emit('backendKeyData', { processID: 1, secretKey: 1 });
      this.emit('readyForQuery', { status: 'I' });
    });
  }
  query() {
    if (this.answerMs > 0) setTimeout(answer, this.answerMs, this);
    else setImmediate(answer, this);
  }
  end() {
    setImmediate(() => this.emit('end'));
  }
  ref() {}
  unref() {}
};

function answer(connection) {
  connection.emit('rowDescription', { fields: [] });
  connection.emit('commandComplete', { text: 'SELECT 0' });
  connection.emit('readyForQuery', { status: 'I' });
}

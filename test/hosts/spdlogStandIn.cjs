/**
 * Takes the place of @vscode/spdlog, a native module that is not compiled here, in the VS Code server of the tests.
 * Without it every logger of VS Code reports a missing binding, and log files and output channels stay empty.
 * It mirrors what VS Code 1.139 uses of spdlog 0.15; rotation is left out, since a host lives for minutes.
 */
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = 0;
    this.isRaw = false;
    mkdirSync(dirname(file), { recursive: true });
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  clearFormatters() {
    this.isRaw = true;
  }
  setPattern() {}
  flush() {}
  drop() {}
}

LEVELS.forEach((name, level) => {
  Logger.prototype[name] = function (message) {
    if (level < this.level) return;
    appendFileSync(this.file, this.isRaw ? message : `${new Date().toISOString()} [${name}] ${message}\n`);
  };
});

const createLogger = async (name, file) => new Logger('rotating', name, file);

// One by one: VS Code imports them by name, and Node finds the names of a CommonJS module by reading its text.
exports.version = 0;
exports.setLevel = () => undefined;
exports.setFlushOn = () => undefined;
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;

/**
 * The program that is debugged. It tells whoever listens at the port in its first argument when its first statement
 * ran and whether it was started with the hook, and ends when that one hangs up.
 */
const startedAtMs = Date.now();

const { connect } = require('node:net');

const hasHook = Object.keys(require.cache).some((file) => /[\\/]runtime-hook[^\\/]*\.cjs$/.test(file));
const socket = connect(Number(process.argv[2]), '127.0.0.1');
socket.write(JSON.stringify({ startedAtMs, hasHook, nodeVersion: process.version }));
// The other end's hanging up is noticed only while one reads.
socket.resume();

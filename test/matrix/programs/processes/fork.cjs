const { fork } = require('node:child_process');
const { join } = require('node:path');

fork(join(__dirname, 'orders.cjs'));

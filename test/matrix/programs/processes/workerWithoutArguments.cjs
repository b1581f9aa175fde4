const { join } = require('node:path');
const { Worker } = require('node:worker_threads');

new Worker(join(__dirname, 'orders.cjs'), { execArgv: [] });

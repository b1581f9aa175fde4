const { join } = require('node:path');
const { SHARE_ENV, Worker } = require('node:worker_threads');

new Worker(join(__dirname, 'orders.cjs'), { env: SHARE_ENV });

const { query, takeAndForget } = require('database');

takeAndForget()
  .then(() => query('SELECT 1'))
  .then(() => process.exit());

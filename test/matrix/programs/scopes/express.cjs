const express = require('express');
const { forget, hold, listening } = require('./work.cjs');

const shop = express.Router({ mergeParams: true });
shop.get('/hold', async (request, response) => response.json(await hold()));
shop.post('/orders/:id', async (request, response, next) => {
  await forget();
  next(new Error('no such order'));
});

const app = express();
app.use(express.json());
app.use('/shops/:shop', shop);
app.use((error, request, response, next) => response.status(404).json({ message: error.message }));

const server = app.listen(0, () => listening(server));

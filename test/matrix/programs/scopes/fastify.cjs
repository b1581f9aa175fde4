const { fastify } = require('fastify');
const { forget, hold, listening } = require('./work.cjs');

const app = fastify({ http2: process.argv[2] === 'http2' });
app.register(
  async (shop) => {
    shop.get('/hold', hold);
    shop.post('/orders/:id', forget);
  },
  { prefix: '/shops/:shop' },
);

app.listen({ port: 0 }).then(() => listening(app.server));

const Koa = require('koa');
const { forget, hold, listening } = require('./work.cjs');

const app = new Koa();
app.use(async (context) => {
  context.body = await (context.path.endsWith('/hold') ? hold() : forget());
});

const server = app.listen(0, () => listening(server));

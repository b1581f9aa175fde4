import { createServer } from 'node:http';
import { history, pack } from './orders';

const server = createServer(async (request, response) => {
  const [, kind, id, action] = (request.url ?? '').split('/');
  const isPacking = kind === 'orders' && action === 'pack';
  const answer = isPacking ? await pack(Number(id)) : await history(Number(id));
  if (answer === undefined) response.statusCode = 409;
  response.end(JSON.stringify(answer));
});
server.listen(Number(process.env.PORT), '127.0.0.1');

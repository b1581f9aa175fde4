import { createServer, type Server } from 'node:http';
import { pageHandlers } from './page/handlers.ts';
import { failed, notFound, type Reply } from './reply.ts';
import { handlers } from './routes/handlers.ts';

/** An HTTP server with every route of the service and its start page; it does not listen yet. */
export function createOrderServer(): Server {
  return createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    void answer(`${request.method ?? ''} ${path}`).then((reply) => {
      const isPage = reply.kind === 'page';
      response.writeHead(reply.status, { 'content-type': isPage ? 'text/html' : 'application/json' });
      response.end(isPage ? reply.html : `${JSON.stringify(reply.body)}\n`);
    });
  });
}

// Nine digits always fit PostgreSQL's integer, so no handler has to check its id.
const endpoints = Object.entries({ ...pageHandlers, ...handlers }).map(([name, handle]) => ({
  pattern: new RegExp(`^${name.replace(':id', String.raw`(\d{1,9})`)}$`),
  handle,
}));

/** Never rejects: what a handler throws becomes a reply with status 500. */
async function answer(requestLine: string): Promise<Reply> {
  try {
    for (const { pattern, handle } of endpoints) {
      const match = pattern.exec(requestLine);
      if (match) return await handle(Number(match[1] ?? 0));
    }
    return notFound(`route ${requestLine}`);
  } catch (error) {
    return failed(error);
  }
}

import { pool } from '../pool.ts';
import { ok, type Handler } from '../reply.ts';
import { leakingRoutes } from '../routes/leaking.ts';
import { misusingRoutes } from '../routes/misusing.ts';
import type { RequestLine } from '../routes/route.ts';
import { soundRoutes } from '../routes/sound.ts';
import { startPage } from './startPage.ts';

/** What the start page needs of the server. None of these takes a client, so the page shows the pool and does not change it. */
export const pageHandlers: Readonly<Record<RequestLine, Handler>> = {
  'GET /': async () => ({ kind: 'page', status: 200, html: await startPage() }),
  'GET /page/routes': () =>
    Promise.resolve(ok({ leaking: leakingRoutes, misusing: misusingRoutes, sound: soundRoutes })),
  'GET /page/pool': () =>
    Promise.resolve(
      ok({
        max: pool.options.max,
        total: pool.totalCount,
        idle: pool.idleCount,
        waiting: pool.waitingCount,
      }),
    ),
};

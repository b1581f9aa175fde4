import type { Route } from './route.ts';

/** Routes that do nothing wrong and never did. */
export const soundRoutes = [
  {
    name: 'GET /orders',
    title: 'The latest orders',
    story: 'Asks with pool.query, so that the pool takes a client and gives it back by itself.',
    file: 'routes/orders.ts',
    functionName: 'listOrders',
    requests: ['GET /orders'],
    leaks: [],
    misuses: [],
  },
  {
    name: 'GET /health',
    title: 'Health of database and pool',
    story: 'Takes a client, asks, and releases it in finally.',
    file: 'routes/health.ts',
    functionName: 'showHealth',
    requests: ['GET /health'],
    leaks: [],
    misuses: [],
  },
  {
    name: 'GET /summary',
    title: 'Revenue by status',
    story: 'Holds its client for 3 s, and rightly so: its query takes that long. Slow is not a leak.',
    file: 'routes/summary.ts',
    functionName: 'showSummary',
    requests: ['GET /summary'],
    leaks: [],
    misuses: [],
    slow: true,
  },
] as const satisfies readonly Route[];

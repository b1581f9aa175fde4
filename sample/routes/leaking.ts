import type { Route } from './route.ts';

/** Routes that lose a client by forgetting it, each followed by its fixed twin. */
export const leakingRoutes = [
  {
    name: 'GET /orders/:id',
    title: 'One order',
    story:
      'Takes a client and looks the order up. When there is none it returns early, before the line that releases.',
    file: 'routes/orders.ts',
    functionName: 'showOrder',
    requests: ['GET /orders/7', 'GET /orders/42'],
    leaks: [{ when: 'the order does not exist', request: 'GET /orders/9999', variable: 'client' }],
    misuses: [],
    fixedBy: 'GET /fixed/orders/:id',
  },
  {
    name: 'GET /fixed/orders/:id',
    title: 'One order, fixed',
    story: 'Releases in finally, which every way out passes.',
    file: 'routes/fixed/orders.ts',
    functionName: 'showOrder',
    requests: ['GET /fixed/orders/7', 'GET /fixed/orders/42', 'GET /fixed/orders/9999'],
    leaks: [],
    misuses: [],
  },
  {
    name: 'GET /reports/:id',
    title: 'What a customer spends',
    story:
      'Takes a client and divides by the number of orders. For a customer without any PostgreSQL refuses, and the exception skips the line that releases.',
    file: 'routes/reports.ts',
    functionName: 'showReport',
    requests: ['GET /reports/3', 'GET /reports/9999'],
    leaks: [{ when: 'the customer has no orders', request: 'GET /reports/18', variable: 'client' }],
    misuses: [],
    fixedBy: 'GET /fixed/reports/:id',
  },
  {
    name: 'GET /fixed/reports/:id',
    title: 'What a customer spends, fixed',
    story: 'The query still fails; finally releases the client.',
    file: 'routes/fixed/reports.ts',
    functionName: 'showReport',
    requests: ['GET /fixed/reports/3', 'GET /fixed/reports/9999', 'GET /fixed/reports/18'],
    leaks: [],
    misuses: [],
  },
  {
    name: 'POST /orders/:id/process',
    title: 'Process an order',
    story:
      'Takes one client for the order and, while it holds it, another one for the items. It releases one of them at most.',
    file: 'routes/processing.ts',
    functionName: 'processOrder',
    requests: [],
    leaks: [
      { when: 'the order exists', request: 'POST /orders/7/process', variable: 'itemsClient' },
      { when: 'the order does not exist', request: 'POST /orders/9999/process', variable: 'orderClient' },
    ],
    misuses: [
      {
        kind: 'nested-acquire',
        when: 'the order exists',
        request: 'POST /orders/7/process',
        consequence:
          'One client of the pool is lost. And ten at once would wait for each other, each with one in hand.',
        harmsOthers: false,
        functionName: 'processOrder',
        statement: 'itemsClient = await pool.connect()',
        other: 'orderClient = await pool.connect()',
      },
    ],
    fixedBy: 'POST /fixed/orders/:id/process',
  },
  {
    name: 'POST /fixed/orders/:id/process',
    title: 'Process an order, fixed',
    story: 'One client does it all, and finally releases it.',
    file: 'routes/fixed/processing.ts',
    functionName: 'processOrder',
    requests: ['POST /fixed/orders/7/process', 'POST /fixed/orders/9999/process'],
    leaks: [],
    misuses: [],
  },
] as const satisfies readonly Route[];

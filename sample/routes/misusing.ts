import type { Route } from './route.ts';

/** Routes that break the rules of pg, each followed by its fixed twin. */
export const misusingRoutes = [
  {
    name: 'GET /exports/:id',
    title: 'A customer’s orders for export',
    story:
      'Opens a connection of its own, beside the pool. For a customer without orders it returns early, before the line that ends the connection.',
    file: 'routes/exports.ts',
    functionName: 'exportOrders',
    requests: ['GET /exports/3'],
    leaks: [],
    misuses: [
      {
        kind: 'client-never-ended',
        when: 'the customer has no orders',
        request: 'GET /exports/18',
        consequence:
          'PostgreSQL keeps the connection for as long as the program runs. After about a hundred it lets nobody in.',
        harmsOthers: false,
        functionName: 'exportOrders',
        statement: 'await client.connect()',
      },
    ],
    fixedBy: 'GET /fixed/exports/:id',
  },
  {
    name: 'GET /fixed/exports/:id',
    title: 'A customer’s orders for export, fixed',
    story: 'Ends its connection in finally.',
    file: 'routes/fixed/exports.ts',
    functionName: 'exportOrders',
    requests: ['GET /fixed/exports/3', 'GET /fixed/exports/18'],
    leaks: [],
    misuses: [],
  },
  {
    name: 'POST /orders/:id/reopen',
    title: 'Reopen an order',
    story:
      'Begins a transaction. When the order does not exist it returns early and releases its client, but neither commits nor rolls back.',
    file: 'routes/reopening.ts',
    functionName: 'reopenOrder',
    requests: ['POST /orders/7/reopen'],
    leaks: [],
    misuses: [
      {
        kind: 'open-transaction',
        when: 'the order does not exist',
        request: 'POST /orders/9999/reopen',
        consequence:
          'Whoever gets this client next works inside a foreign transaction: what they write is lost, or locks its rows.',
        harmsOthers: true,
        functionName: 'reopenOrder',
        statement: 'client.release()',
        other: 'pool.connect()',
      },
    ],
    fixedBy: 'POST /fixed/orders/:id/reopen',
  },
  {
    name: 'POST /fixed/orders/:id/reopen',
    title: 'Reopen an order, fixed',
    story: 'Rolls back on every way out that does not commit.',
    file: 'routes/fixed/reopening.ts',
    functionName: 'reopenOrder',
    requests: ['POST /fixed/orders/7/reopen', 'POST /fixed/orders/9999/reopen'],
    leaks: [],
    misuses: [],
  },
  {
    name: 'GET /orders/:id/receipt',
    title: 'The receipt of an order',
    story:
      'Holds a client and calls a function that takes a second one from the same pool. Both are released.',
    file: 'routes/receipts.ts',
    functionName: 'showReceipt',
    requests: ['GET /orders/9999/receipt'],
    leaks: [],
    misuses: [
      {
        kind: 'nested-acquire',
        when: 'the order exists',
        request: 'GET /orders/7/receipt',
        consequence:
          'Alone it works. Ten at once hold all ten clients, wait for each other, and fail after five seconds.',
        harmsOthers: true,
        functionName: 'itemsOf',
        statement: 'await pool.connect()',
        other: 'pool.connect()',
      },
    ],
    fixedBy: 'GET /fixed/orders/:id/receipt',
  },
  {
    name: 'GET /fixed/orders/:id/receipt',
    title: 'The receipt of an order, fixed',
    story: 'Hands its client down to the function, which needs no other.',
    file: 'routes/fixed/receipts.ts',
    functionName: 'showReceipt',
    requests: ['GET /fixed/orders/7/receipt', 'GET /fixed/orders/9999/receipt'],
    leaks: [],
    misuses: [],
  },
  {
    name: 'GET /customers/:id',
    title: 'One customer',
    story:
      'When the customer does not exist it releases its client and returns, and on the way out finally releases it again.',
    file: 'routes/customers.ts',
    functionName: 'showCustomer',
    requests: ['GET /customers/3'],
    leaks: [],
    misuses: [
      {
        kind: 'double-release',
        when: 'the customer does not exist',
        request: 'GET /customers/9999',
        consequence: 'pg throws, and the answer is status 500 instead of 404.',
        harmsOthers: false,
        functionName: 'showCustomer',
        statement: 'client.release()',
        // The indented one.
        other: '      client.release()',
      },
    ],
    fixedBy: 'GET /fixed/customers/:id',
  },
  {
    name: 'GET /fixed/customers/:id',
    title: 'One customer, fixed',
    story: 'Leaves releasing to finally alone.',
    file: 'routes/fixed/customers.ts',
    functionName: 'showCustomer',
    requests: ['GET /fixed/customers/3', 'GET /fixed/customers/9999'],
    leaks: [],
    misuses: [],
  },
  {
    name: 'GET /orders/:id/invoice',
    title: 'The invoice of an order',
    story:
      'Sets a timer that takes the client back from a query that hangs. When the order does not exist nobody stops the timer, and 1.5 s later it releases a client that was given back long ago.',
    file: 'routes/invoices.ts',
    functionName: 'showInvoice',
    requests: ['GET /orders/7/invoice'],
    leaks: [],
    misuses: [
      {
        kind: 'stale-release',
        when: 'the order does not exist',
        request: 'GET /orders/9999/invoice',
        victim: 'GET /summary',
        consequence:
          'The timer frees the client under another request’s hands. That one did nothing wrong, and fails when it releases.',
        harmsOthers: true,
        functionName: 'takeBack',
        statement: 'client.release()',
      },
    ],
    fixedBy: 'GET /fixed/orders/:id/invoice',
  },
  {
    name: 'GET /fixed/orders/:id/invoice',
    title: 'The invoice of an order, fixed',
    story:
      'Its timer ends only the query; the client is released in finally, where the timer is stopped too.',
    file: 'routes/fixed/invoices.ts',
    functionName: 'showInvoice',
    requests: ['GET /fixed/orders/7/invoice', 'GET /fixed/orders/9999/invoice'],
    leaks: [],
    misuses: [],
  },
  {
    name: 'GET /averages/:id',
    title: 'How much a customer orders at a time',
    story:
      'When the query fails it ends the client, to be rid of a connection that may be broken, and does not release it.',
    file: 'routes/averages.ts',
    functionName: 'showAverage',
    requests: ['GET /averages/3'],
    leaks: [{ when: 'the customer has no orders', request: 'GET /averages/18', variable: 'client' }],
    misuses: [
      {
        kind: 'ended-not-released',
        when: 'the customer has no orders',
        request: 'GET /averages/18',
        consequence: 'The connection is closed, but its slot in the pool is lost.',
        harmsOthers: false,
        functionName: 'showAverage',
        statement: 'await client.end()',
        other: 'pool.connect()',
      },
    ],
    fixedBy: 'GET /fixed/averages/:id',
  },
  {
    name: 'GET /fixed/averages/:id',
    title: 'How much a customer orders at a time, fixed',
    story: 'Releases with the error, by which the pool ends the connection and keeps the slot.',
    file: 'routes/fixed/averages.ts',
    functionName: 'showAverage',
    requests: ['GET /fixed/averages/3', 'GET /fixed/averages/18'],
    leaks: [],
    misuses: [],
  },
] as const satisfies readonly Route[];

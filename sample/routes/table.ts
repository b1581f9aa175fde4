/** The first words of an HTTP request, such as "GET /orders/7". */
export type RequestLine = `${'GET' | 'POST'} /${string}`;

/** One route of the service, and how to see it at work. */
export interface Route {
  /** ":id" stands for a number. */
  readonly name: RequestLine;
  readonly title: string;
  /** Requests that leave no client behind. */
  readonly requests: readonly RequestLine[];
  /** Empty where every client is released. */
  readonly leaks: readonly Leak[];
  /** The name of the same route without the leak. */
  readonly fixedBy?: RequestLine;
  /** Answers only after seconds, although nothing is wrong. */
  readonly slow?: true;
}

/** One way in which a route loses a client, and the line that acquired it. */
export interface Leak {
  readonly when: string;
  /** A request that loses exactly one client. */
  readonly request: RequestLine;
  /** Relative to the folder `sample`. */
  readonly file: string;
  readonly functionName: string;
  /** The line is `const <variable> = await pool.connect();` within the function. */
  readonly variable: string;
}

const table = [
  {
    name: 'GET /orders',
    title: 'The latest orders (pool.query)',
    requests: ['GET /orders'],
    leaks: [],
  },
  {
    name: 'GET /orders/:id',
    title: 'One order (early return)',
    requests: ['GET /orders/7', 'GET /orders/42'],
    leaks: [
      {
        when: 'the order does not exist',
        request: 'GET /orders/9999',
        file: 'routes/orders.ts',
        functionName: 'showOrder',
        variable: 'client',
      },
    ],
    fixedBy: 'GET /fixed/orders/:id',
  },
  {
    name: 'GET /fixed/orders/:id',
    title: 'One order, fixed',
    requests: ['GET /fixed/orders/7', 'GET /fixed/orders/42', 'GET /fixed/orders/9999'],
    leaks: [],
  },
  {
    name: 'GET /reports/:id',
    title: 'What a customer spends (exception before release)',
    requests: ['GET /reports/3', 'GET /reports/9999'],
    leaks: [
      {
        when: 'the customer has no orders',
        request: 'GET /reports/18',
        file: 'routes/reports.ts',
        functionName: 'showReport',
        variable: 'client',
      },
    ],
    fixedBy: 'GET /fixed/reports/:id',
  },
  {
    name: 'GET /fixed/reports/:id',
    title: 'What a customer spends, fixed',
    requests: ['GET /fixed/reports/3', 'GET /fixed/reports/9999', 'GET /fixed/reports/18'],
    leaks: [],
  },
  {
    name: 'POST /orders/:id/process',
    title: 'Process an order (two clients, one forgotten)',
    requests: [],
    leaks: [
      {
        when: 'the order exists',
        request: 'POST /orders/7/process',
        file: 'routes/processing.ts',
        functionName: 'processOrder',
        variable: 'itemsClient',
      },
      {
        when: 'the order does not exist',
        request: 'POST /orders/9999/process',
        file: 'routes/processing.ts',
        functionName: 'processOrder',
        variable: 'orderClient',
      },
    ],
    fixedBy: 'POST /fixed/orders/:id/process',
  },
  {
    name: 'POST /fixed/orders/:id/process',
    title: 'Process an order, fixed',
    requests: ['POST /fixed/orders/7/process', 'POST /fixed/orders/9999/process'],
    leaks: [],
  },
  {
    name: 'GET /health',
    title: 'Health of database and pool',
    requests: ['GET /health'],
    leaks: [],
  },
  {
    name: 'GET /summary',
    title: 'Revenue by status (slow, and rightly so)',
    requests: ['GET /summary'],
    leaks: [],
    slow: true,
  },
] as const satisfies readonly Route[];

/** Every route of the service. Whoever reads this table loads no route and no pool. */
export const routes: readonly Route[] = table;

/** The name of one of the routes. */
export type RouteName = (typeof table)[number]['name'];

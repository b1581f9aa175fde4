/** The first words of an HTTP request, such as "GET /orders/7". */
export type RequestLine = `${'GET' | 'POST'} /${string}`;

/** One route of the service, and how to see it at work. */
export interface Route {
  /** ":id" stands for a number. */
  readonly name: RequestLine;
  readonly title: string;
  /** What the code does, and where it goes wrong if it does. */
  readonly story: string;
  /** Of the function that answers; relative to the folder `sample`. */
  readonly file: string;
  readonly functionName: string;
  /** Requests that leave nothing behind and do nothing wrong. */
  readonly requests: readonly RequestLine[];
  /** The ways in which it loses a client of the pool. */
  readonly leaks: readonly Leak[];
  /** The ways in which it breaks the rules of pg; some lose a client as well, and are leaks too. */
  readonly misuses: readonly Misuse[];
  /** The name of the same route without the fault. */
  readonly fixedBy?: RequestLine;
  /** Answers only after seconds, although nothing is wrong. */
  readonly slow?: true;
}

/** One way in which a route loses a client of the pool, and the line that acquired it. */
export interface Leak {
  readonly when: string;
  /** A request that loses exactly one client. */
  readonly request: RequestLine;
  /** The line is `const <variable> = await pool.connect();` within the route's function. */
  readonly variable: string;
}

/** One way in which a route misuses a client, and the line that does it. */
export interface Misuse {
  readonly kind:
    | 'client-never-ended'
    | 'open-transaction'
    | 'nested-acquire'
    | 'double-release'
    | 'stale-release'
    | 'ended-not-released';
  readonly when: string;
  /** A request that does it exactly once. */
  readonly request: RequestLine;
  /** What has to be sent as soon as `request` is answered, so that somebody is there to suffer. */
  readonly victim?: RequestLine;
  /** What comes of it. */
  readonly consequence: string;
  /** Whether sound requests to other routes suffer, soon and without many repetitions. */
  readonly harmsOthers: boolean;
  /** The function, in the file of the route, that has the line. */
  readonly functionName: string;
  /** The line is the last one in the function that contains this text. */
  readonly statement: string;
  /** The line of the other party, in the route's own function, by the last one that contains this text. */
  readonly other?: string;
}

/** What a handler answers; the server turns it into JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Answers one request; `id` is the number in the path, 0 where the path has none. */
export type Handler = (id: number) => Promise<Reply>;

/** A reply with status 200. */
export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** A reply with status 404 that names what was asked for, such as "order 7". */
export function notFound(what: string): Reply {
  return { status: 404, body: { error: `There is no ${what}.` } };
}

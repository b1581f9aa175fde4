/** What the server sends: a value as JSON, or a page. */
export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'page'; readonly status: number; readonly html: string };

/** Answers one request; `id` is the number in the path, 0 where the path has none. */
export type Handler = (id: number) => Promise<Reply>;

/** A reply with status 200. */
export function ok(body: unknown): Reply {
  return { kind: 'json', status: 200, body };
}

/** A reply with status 404 that names what was asked for, such as "order 7". */
export function notFound(what: string): Reply {
  return { kind: 'json', status: 404, body: { error: `There is no ${what}.` } };
}

/** A reply with status 500 that says what was thrown. */
export function failed(error: unknown): Reply {
  return {
    kind: 'json',
    status: 500,
    body: { error: error instanceof Error ? error.message : String(error) },
  };
}

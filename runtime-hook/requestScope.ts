import { subscribe } from 'node:diagnostics_channel';
import type { Guard } from './guard.ts';
import type { Lease } from './lease.ts';
import type { Scope, Scopes } from './scope.ts';

/** The last Node without a channel for HTTP/2. */
const NODE_WITHOUT_HTTP2_CHANNEL = 20;

/** What the end of a request is read from: a response, or a stream of HTTP/2. */
interface Answer {
  readonly writableFinished: boolean;
  readonly destroyed: boolean;
  readonly closed: boolean;
  /** Express sets the route once it has found one. */
  readonly req?: {
    readonly route?: { readonly path?: unknown };
    readonly baseUrl?: string;
    readonly params?: Readonly<Record<string, unknown>>;
  };
}

interface Request {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

type Headers = Readonly<Record<string, string | undefined>>;

/** A request to the program's server. */
class RequestScope implements Scope {
  id: number | undefined;
  endedMs: number | undefined;
  lastActiveMs: number;
  held?: Lease[];
  /** As the framework has it, ids named instead of given. */
  route: string | undefined;
  readonly kind = 'http';
  readonly isGuess = false;
  readonly startedMs: number;
  readonly #method: string;
  readonly #url: string;
  /** Weak, because sockets and timers that outlive the request keep the async context, and so this. */
  readonly #answer: WeakRef<Answer>;

  constructor({ method = 'GET', url = '/' }: Request, answer: Answer, nowMs: number) {
    this.#method = method;
    this.#url = url;
    this.#answer = new WeakRef(answer);
    this.startedMs = this.lastActiveMs = nowMs;
  }

  /** Method and route: no query string, ids replaced by `:id`. */
  label(): string {
    const { route, baseUrl, params = {} } = this.#answer.deref()?.req ?? {};
    if (typeof route?.path === 'string')
      this.route = fullRoute(route.path, baseUrl, segmentsOf(this.#url), params);
    const segments = segmentsOf(this.route ?? this.#url).map(withoutId);
    return `${this.#method} /${segments.join('/')}`.slice(0, 200);
  }

  /** Whether the response was sent or given up. */
  isOver(): boolean {
    const answer = this.#answer.deref();
    return !answer || answer.writableFinished || answer.destroyed || answer.closed;
  }

  answersBy(...answers: readonly unknown[]): boolean {
    return answers.includes(this.#answer.deref());
  }
}

/**
 * From now on every request has a scope: HTTP/1, HTTP/2, and with it those of all frameworks. Adds no stack frame
 * (HTTP/2 on Node 20: one) and no listener to the request.
 */
export function followRequests(scopes: Scopes, guard: Guard): void {
  const enter = (request: Request, answer: Answer): RequestScope => {
    const scope = new RequestScope(request, answer, scopes.clock.now());
    scopes.enter(scope);
    return scope;
  };
  const enterStream = (stream: Answer, headers: Headers): void => {
    enter({ method: headers[':method'], url: headers[':path'] }, stream);
  };
  const on = (channel: string, follow: (message: never) => void): void => {
    // Whatever a subscriber throws becomes an uncaught exception of the program.
    subscribe(channel, (message) => guard(() => follow(message as never)));
  };

  on('http.server.request.start', ({ request, response }: { request: Request; response: Answer }) => {
    enter(request, response);
  });
  on('http2.server.stream.start', ({ stream, headers }: { stream: Answer; headers: Headers }) => {
    enterStream(stream, headers);
  });
  on('tracing:fastify.request.handler:start', ({ request, reply: { raw }, route }: FastifyHandling) => {
    const current = scopes.current();
    // Since Node 24 it is lost while a body comes in late.
    const isEntered = current instanceof RequestScope && current.answersBy(raw, raw.stream);
    const scope = isEntered ? current : enter(request.raw, raw.stream ?? raw);
    if (route?.url) scope.route = route.url;
  });
  if (Number.parseInt(process.versions.node) > NODE_WITHOUT_HTTP2_CHANNEL) return;
  on('tracing:net.server.listen:asyncStart', ({ server }: { server: object }) => {
    if ('updateSettings' in server) followStreams(server, guard, enterStream);
  });
}

/** What Fastify says when a handler begins. */
interface FastifyHandling {
  readonly request: { readonly raw: Request };
  readonly reply: { readonly raw: Answer & { readonly stream?: Answer } };
  readonly route?: { readonly url?: string };
}

type Emit = (this: object, ...parameters: unknown[]) => boolean;

/** Enters a scope for each stream of the HTTP/2 server, and of all others of its class. */
function followStreams(
  server: object,
  guard: Guard,
  enter: (stream: Answer, headers: Headers) => void,
): void {
  const prototype = Object.getPrototypeOf(server) as { emit: Emit };
  if (Object.hasOwn(prototype, 'emit')) return;
  const original = prototype.emit;
  const emit: Emit = function emit(...parameters) {
    const [event, stream, headers] = parameters;
    if (event === 'stream') guard(() => enter(stream as Answer, headers as Headers));
    return original.apply(this, parameters);
  };
  Object.defineProperty(prototype, 'emit', { value: emit, configurable: true, writable: true });
}

/** A request to a proxy names scheme and host, and maybe a password. */
function segmentsOf(url: string): string[] {
  const [path = ''] = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '').split('?', 1);
  return path.split('/').filter(Boolean);
}

/**
 * Express tells where a route is mounted only while it is being handled; without wildcards what stands before it in the
 * URL tells as well. What that means is told by parameters, if the router merges those of its parents.
 */
function fullRoute(
  path: string,
  baseUrl: string | undefined,
  urlSegments: readonly string[],
  parameters: Readonly<Record<string, unknown>>,
): string {
  const segments = path.split('/').filter(Boolean);
  const mount = /[*?{(]/.test(path)
    ? segmentsOf(baseUrl ?? '')
    : urlSegments.slice(0, Math.max(0, urlSegments.length - segments.length));
  const names = new Map(Object.entries(parameters).map(([name, value]) => [value, `:${name}`]));
  return ['', ...mount.map((segment) => names.get(decoded(segment)) ?? segment), ...segments].join('/');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** What names one thing, and would make a route of each: numbers, UUIDs, hexadecimal or opaque text, addresses. */
const ID =
  /^(\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?=.*\d)[0-9a-f]{8,}|[0-9a-f]{16,}|(?=.*\d)(?=.*[a-z])[\w.~-]{16,}|.*[@%=;].*|.{41,})$/i;
/** Letters of both cases and digits. */
const RANDOM = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{8,}$/;

function withoutId(segment: string): string {
  return ID.test(segment) || RANDOM.test(segment) ? ':id' : segment;
}

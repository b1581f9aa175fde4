import { StartupError } from './startup.ts';
import type { Misuse, RequestLine, Route } from './routes/route.ts';
import { routes } from './routes/table.ts';

/** What a run of requests is made of. */
export interface Mix {
  /** Chosen at random; a request that is listed twice is chosen twice as often. */
  readonly sound: readonly RequestLine[];
  /** Each loses a client. Sent rarely, and in turn; where nothing is sound, nothing but faults is sent. */
  readonly leaking: readonly RequestLine[];
  /** Each misuses a client without losing it. Sent like those that leak. */
  readonly misusing: readonly RequestLine[];
}

/**
 * One request in 75 leaks, and the tenth is the first to. At the 25 requests a second that the load program sends,
 * the pool loses a client about every 3 s: each kind of leak is there after 10 s, and all ten clients are gone after 30 s.
 */
const FAULT_PERIOD = 75;
const FIRST_LEAK = 9;
/** Misuses come half a period after leaks, where they do not meet. */
const FIRST_MISUSE = 47;

/** Slow requests are so much rarer than others, because they would hold up all senders. */
const SLOW_RARITY = 10;

/**
 * The mixes by name: the demonstration, routes without any fault, routes that can leak, routes that can misuse.
 * The demonstration goes without the faults that spoil answers of sound routes, because people would look for a fault
 * in those, and without clients that are ended instead of released.
 */
export const mixes = {
  all: mixOf(routes, ({ kind, harmsOthers }) => !harmsOthers && kind !== 'ended-not-released'),
  healthy: mixOf(routes.filter(({ leaks, misuses }) => leaks.length + misuses.length === 0)),
  vulnerable: mixOf(routes.filter(({ leaks }) => leaks.length > 0)),
  misused: mixOf(routes.filter(({ misuses }) => misuses.length > 0)),
};

/** The pause of each of four senders after each request; makes the 25 requests a second that the mixes are made for. */
export const PAUSE_MS = 150;
export const SENDERS = 4;

/** The mix of this name; throws a `StartupError` that names `option` when there is none. */
export function mixNamed(name: string, option: string): Mix {
  if (isMixName(name)) return mixes[name];
  throw new StartupError(
    `${option} is "${name}", which is none of the mixes. Use one of ${Object.keys(mixes).join(', ')}.`,
  );
}

function isMixName(name: string): name is keyof typeof mixes {
  return Object.hasOwn(mixes, name);
}

/** Every request of these routes but those for misuses that are not wanted. */
export function mixOf(chosen: readonly Route[], isWanted: (misuse: Misuse) => boolean = () => true): Mix {
  const misuses = chosen.flatMap((route) => route.misuses);
  const unwanted = misuses.filter((misuse) => !isWanted(misuse)).map(({ request }) => request);
  const leaking = chosen
    .flatMap(({ leaks }) => leaks.map(({ request }) => request))
    .filter((request) => !unwanted.includes(request));
  const misusing = misuses
    .map(({ request }) => request)
    .filter((request) => !unwanted.includes(request) && !leaking.includes(request));
  return { sound: soundRequests(chosen), leaking, misusing };
}

/** The requests of these routes that do nothing wrong; nothing else is sent. */
export function soundMixOf(chosen: readonly Route[]): Mix {
  return { sound: soundRequests(chosen), leaking: [], misusing: [] };
}

function soundRequests(chosen: readonly Route[]): readonly RequestLine[] {
  return chosen.flatMap(({ requests, slow }) =>
    Array.from({ length: slow ? 1 : SLOW_RARITY }, () => requests).flat(),
  );
}

/** The request at this place, counted from 0; equal arguments give equal requests. Throws when the mix is empty. */
export function requestAt({ sound, leaking, misusing }: Mix, place: number, seed: number): RequestLine {
  const request =
    sound.length === 0
      ? inTurn([...leaking, ...misusing], place)
      : (faultAt(leaking, FIRST_LEAK, place) ??
        faultAt(misusing, FIRST_MISUSE, place) ??
        sound[Math.floor(random(seed, place) * sound.length)]);
  if (!request) throw new Error('A mix needs at least one request.');
  return request;
}

function faultAt(faults: readonly RequestLine[], first: number, place: number): RequestLine | undefined {
  return place % FAULT_PERIOD === first ? inTurn(faults, Math.floor(place / FAULT_PERIOD)) : undefined;
}

function inTurn(requests: readonly RequestLine[], turn: number): RequestLine | undefined {
  return requests[turn % requests.length];
}

/** A number in [0, 1): mulberry32 by Tommy Ettinger (public domain), whose state is a counter and so can start anywhere. */
function random(seed: number, place: number): number {
  let bits = Math.imul(seed + place, 0x6d2b79f5);
  bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
}

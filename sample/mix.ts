import { StartupError } from './startup.ts';
import { routes, type RequestLine, type Route } from './routes/table.ts';

/** What a run of requests is made of. */
export interface Mix {
  /** Chosen at random; a request that is listed twice is chosen twice as often. */
  readonly sound: readonly RequestLine[];
  /** Each loses a client. Sent rarely, and in turn; where nothing is sound, nothing else is sent. */
  readonly leaking: readonly RequestLine[];
}

/**
 * One request in 75 leaks, and the tenth is the first to. At the 25 requests a second that the load program sends,
 * the pool loses a client about every 3 s: each kind of leak is there after 10 s, and all ten clients are gone after 30 s.
 */
const LEAK_PERIOD = 75;
const FIRST_LEAK = 9;

/** Slow requests are so much rarer than others, because they would hold up all senders. */
const SLOW_RARITY = 10;

/** The mixes by name: every route, only routes that never leak, only routes that can leak. */
export const mixes = {
  all: mixOf(routes),
  healthy: mixOf(routes.filter(({ leaks }) => leaks.length === 0)),
  vulnerable: mixOf(routes.filter(({ leaks }) => leaks.length > 0)),
};

/** The pause of each of four senders after each request; makes the 25 requests a second that the mixes are made for. */
export const PAUSE_MS = 150;
export const SENDERS = 4;

/** The mix of this name; throws a `StartupError` that names `option` when there is none. */
export function mixNamed(name: string, option: string): Mix {
  if (name === 'all' || name === 'healthy' || name === 'vulnerable') return mixes[name];
  throw new StartupError(
    `${option} is "${name}", which is none of the mixes. Use one of ${Object.keys(mixes).join(', ')}.`,
  );
}

/** The sound and the leaking requests of these routes. */
export function mixOf(chosen: readonly Route[]): Mix {
  return {
    sound: chosen.flatMap(({ requests, slow }) =>
      Array.from({ length: slow ? 1 : SLOW_RARITY }, () => requests).flat(),
    ),
    leaking: chosen.flatMap(({ leaks }) => leaks.map(({ request }) => request)),
  };
}

/** The request at this place, counted from 0; equal arguments give equal requests. Throws when the mix is empty. */
export function requestAt({ sound, leaking }: Mix, place: number, seed: number): RequestLine {
  const isLeak = leaking.length > 0 && (sound.length === 0 || place % LEAK_PERIOD === FIRST_LEAK);
  const turn = sound.length === 0 ? place : Math.floor(place / LEAK_PERIOD);
  const request = isLeak
    ? leaking[turn % leaking.length]
    : sound[Math.floor(random(seed, place) * sound.length)];
  if (!request) throw new Error('A mix needs at least one request.');
  return request;
}

/** A number in [0, 1): mulberry32 by Tommy Ettinger (public domain), whose state is a counter and so can start anywhere. */
function random(seed: number, place: number): number {
  let bits = Math.imul(seed + place, 0x6d2b79f5);
  bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
}

import { setTimeout as delay } from 'node:timers/promises';
import { requestAt, type Mix } from './mix.ts';
import type { RequestLine } from './routes/route.ts';

/** What `drive` sends, and how. */
export interface Load {
  /** Such as "http://127.0.0.1:3000". */
  readonly baseUrl: string;
  /** How many requests in all; `Infinity` goes on until `signal` aborts. */
  readonly requests: number;
  readonly concurrency: number;
  readonly mix: Mix;
  /** Equal seeds choose equal requests; 1 unless told. */
  readonly seed?: number;
  /** The pause of each concurrent sender after each request; 0 unless told. */
  readonly pauseMs?: number;
  readonly signal?: AbortSignal;
}

/** Number of answers by HTTP status, and of requests that got none, as "timed out" and "failed". */
export type Counts = Record<string, number>;

/** Longer than the pool lets a request wait for its clients (two times 5 s), so that this is answered and not cut off. */
const REQUEST_TIMEOUT_MS = 12_000;

/** Sends the requests and resolves with the counts. Never rejects: a server that is not there counts as "failed". */
export async function drive(load: Load): Promise<Counts> {
  const { baseUrl, requests, concurrency, mix, seed = 1, pauseMs = 0, signal } = load;
  const counts: Counts = {};
  let sent = 0;

  async function send(): Promise<void> {
    while (sent < requests && !signal?.aborted) {
      const outcome = await outcomeOf(requestAt(mix, sent++, seed), baseUrl, signal);
      if (signal?.aborted) return;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      if (pauseMs > 0) await pause(pauseMs, signal);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, send));
  return counts;
}

async function outcomeOf(request: RequestLine, baseUrl: string, stop?: AbortSignal): Promise<string> {
  const [method = '', path = ''] = request.split(' ');
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  try {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      signal: stop ? AbortSignal.any([stop, timeout]) : timeout,
    });
    await response.arrayBuffer();
    return String(response.status);
  } catch {
    return timeout.aborted ? 'timed out' : 'failed';
  }
}

async function pause(pauseMs: number, stop?: AbortSignal): Promise<void> {
  // The only way for it to reject is that `stop` cuts it short.
  await delay(pauseMs, undefined, stop ? { signal: stop } : {}).catch(() => undefined);
}

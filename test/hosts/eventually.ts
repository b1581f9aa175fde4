import { setTimeout as delay } from 'node:timers/promises';

const DEFAULT_LIMIT_MS = 30_000;
const INTERVAL_MS = 50;

/**
 * Reads again and again until the value is accepted, and returns it. Rejects after `limitMs` with what was
 * expected and the value seen last; an error of `read` itself is passed on at once.
 */
export async function eventually<Value>(
  expected: string,
  read: () => Value | PromiseLike<Value>,
  accepts: (value: Value) => boolean,
  limitMs: number = DEFAULT_LIMIT_MS,
): Promise<Value> {
  const startedAt = performance.now();
  for (;;) {
    const value = await read();
    if (accepts(value)) return value;
    if (performance.now() - startedAt > limitMs) {
      throw new Error(`Waited ${limitMs / 1000} s for ${expected}; seen last: ${JSON.stringify(value)}`);
    }
    await delay(INTERVAL_MS);
  }
}

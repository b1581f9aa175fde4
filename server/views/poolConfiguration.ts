import type { Pool, PoolOptions } from '../../protocol/wire.ts';
import { exactDuration } from './duration.ts';
import { numberText } from './count.ts';

/** pg-pool's own default, in milliseconds. */
const IDLE_TIMEOUT_MS = 10_000;

/** How a pool is configured, as far as it matters to who waits for it: `max 10, no connection timeout, …`. */
export function poolConfiguration({ max, options }: Pick<Pool, 'max' | 'options'>): string {
  const { connectionTimeoutMillis = 0, idleTimeoutMillis = IDLE_TIMEOUT_MS } = options;
  return [
    max >= Number.MAX_SAFE_INTEGER ? 'no max' : `max ${numberText(max)}`,
    connectionTimeoutMillis > 0
      ? `waits at most ${exactDuration(connectionTimeoutMillis)} for a client`
      : 'waits for a client without end',
    idleTimeoutMillis > 0 ? `closes idle ones after ${exactDuration(idleTimeoutMillis)}` : 'keeps idle ones',
    ...database(options),
  ].join(', ');
}

function database({ host, port, database: name }: PoolOptions): readonly string[] {
  if (name === undefined && host === undefined) return [];
  const place = host === undefined ? '' : ` at ${host}${port === undefined ? '' : `:${port}`}`;
  return [`database ${name ?? ''}${place}`.replace('  ', ' ')];
}

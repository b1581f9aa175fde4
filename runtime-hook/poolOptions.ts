import type { PoolOptions } from '../protocol/wire.ts';
import type { PgPool } from './pool.ts';

/** How many clients a pool may have. pg-pool compares with whatever it was given: `'5'` is 5, and what is no number sets no limit: `Number.MAX_SAFE_INTEGER`. */
export function limitOf(pool: PgPool): number {
  const max = Number(pool.options.max);
  return Number.isFinite(max) ? max : Number.MAX_SAFE_INTEGER;
}

/** The allow-list of pool options: never the password or the connection string. */
export function allowedOptions(pool: PgPool): PoolOptions {
  const { options } = pool;
  return {
    ...text('host', options['host']),
    ...number('port', options['port']),
    ...text('database', options['database']),
    ...text('user', options['user']),
    ...text('applicationName', options['application_name']),
    ...number('connectionTimeoutMillis', options['connectionTimeoutMillis']),
    ...number('idleTimeoutMillis', options['idleTimeoutMillis']),
  };
}

function text<Key extends keyof PoolOptions>(key: Key, value: unknown): Partial<Record<Key, string>> {
  return typeof value === 'string' ? ({ [key]: value } as Record<Key, string>) : {};
}

function number<Key extends keyof PoolOptions>(key: Key, value: unknown): Partial<Record<Key, number>> {
  return Number.isFinite(value) ? ({ [key]: value } as Record<Key, number>) : {};
}

import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { endpointPath } from '../protocol/endpoint.ts';

/** Where the language server of this window listens for hooks, and the secret they show. */
export interface Endpoint {
  readonly endpoint: string;
  readonly token: string;
}

/**
 * A new endpoint that nobody can guess. One is made for each window and kept as long as the window lives, so that
 * a language server that was restarted listens where the hooks of running programs will look.
 */
export function createEndpoint(): Endpoint {
  const place = { platform: process.platform, temporaryDirectory: resolve(tmpdir()) };
  return {
    // 64 bits: short, because a socket's path may have 100 bytes only.
    endpoint: endpointPath(place, randomBytes(8).toString('hex')),
    token: randomBytes(32).toString('hex'),
  };
}

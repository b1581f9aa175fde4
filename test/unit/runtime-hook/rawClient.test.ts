import { strict as assert } from 'node:assert';
import { beforeEach, describe, it } from 'mocha';
import { CallSites } from '../../../runtime-hook/callSite.ts';
import type { PgClient } from '../../../runtime-hook/client.ts';
import { Clock } from '../../../runtime-hook/clock.ts';
import { Misuses } from '../../../runtime-hook/misuse.ts';
import { RawClients } from '../../../runtime-hook/rawClient.ts';
import { namedScope } from '../../../runtime-hook/scope.ts';
import { traceBelow } from '../../../runtime-hook/stackTrace.ts';

describe('clients beside any pool', () => {
  let nowMs: number;
  let clients: RawClients;
  beforeEach(() => {
    nowMs = 0;
    clients = new RawClients(new CallSites(), new Clock({ monotonicMs: () => nowMs, cpuMs: () => 0 }));
  });

  /** A request connects a client at one and the same place, and is over. */
  function connect(database = 'orders', statement = 'SELECT 1'): PgClient {
    const client = { _queryQueue: [], _activeQuery: null, database } as unknown as PgClient;
    const scope = namedScope('job', 'request', nowMs, () => false);
    clients.connected(client, scope, traceBelow(connect));
    clients.queried(client, statement);
    scope.endedMs = nowMs;
    nowMs += 1000;
    return client;
  }

  /** How many are forgotten, half a minute later. */
  function forgotten(): number | undefined {
    nowMs += 30_000;
    const misuses = new Misuses();
    clients.review(misuses);
    return misuses.since(0)[0]?.count;
  }

  it('are forgotten when the next is connected while the former lies idle, and is never used again', () => {
    for (const database of ['orders', 'orders', 'orders']) connect(database);
    assert.equal(forgotten(), 3);
  });

  it('are not when they were ended', () => {
    for (const client of [1, 2, 3].map(() => connect())) clients.ended(client);
    assert.equal(forgotten(), undefined);
  });

  it('are not when they could not connect, or have lost their connection', () => {
    for (const lost of ['_connectionError', '_queryable']) {
      for (const client of [1, 2, 3].map(() => connect())) {
        Object.assign(client, { [lost]: lost === '_connectionError' });
      }
    }
    assert.equal(forgotten(), undefined);
  });

  it('are not when the former had only been taken and not used yet, as from a pool of its own', () => {
    const both = ['orders', 'orders'].map((database) => connect(database));
    clients.queried(both[0]!, 'SELECT 1');
    assert.equal(forgotten(), undefined);
  });

  it('are not when each is for another database', () => {
    for (const database of ['a', 'b', 'c']) connect(database);
    assert.equal(forgotten(), undefined);
  });

  it('are not when they are kept to listen', () => {
    for (const channel of ['a', 'b', 'c']) connect('orders', `LISTEN ${channel}`);
    assert.equal(forgotten(), undefined);
  });
});

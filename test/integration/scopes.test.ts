import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { NODE, PG, SERVERS } from '../matrix/rows/kits.ts';
import { sendHttp, sendHttp2 } from '../support/lateRequest.ts';
import {
  due,
  evidenceIn,
  heldIn,
  isWhole,
  node,
  withScopedProgram,
  type ScopeCase,
  type Use,
} from '../support/scopedProgram.ts';

interface ServerCase extends ScopeCase {
  readonly protocol?: 'https' | 'http2';
  readonly label: string;
  /** What the request calls its order. */
  readonly order: string;
}

const ROUTED = { label: 'POST /shops/:shop/orders/:id', order: 'rye' };
/** Express tells of a router where it is mounted, but not by what pattern. */
const MOUNTED = { label: 'POST /shops/bakery/orders/:id', order: 'rye' };
/** Where nobody tells the route, what looks like an id is left out. */
const NOT_ROUTED = { label: 'POST /shops/bakery/orders/:id', order: '42' };

const SERVER_CASES: readonly ServerCase[] = [
  ...([NODE.v20, NODE.v24, NODE.v26] as const).flatMap((version) => {
    const shared = { node: version, kit: PG, ...NOT_ROUTED, isQuick: version !== NODE.v26 };
    const [on] = version.split('.');
    return [
      { ...shared, name: `http, Node ${on}`, command: node('http.cjs http') },
      { ...shared, name: `https, Node ${on}`, command: node('http.cjs https'), protocol: 'https' },
      { ...shared, name: `http2, Node ${on}`, command: node('http.cjs http2'), protocol: 'http2' },
      { ...shared, name: `http2 streams, Node ${on}`, command: node('http.cjs streams'), protocol: 'http2' },
    ] as const;
  }),
  ...([NODE.v20, NODE.v24] as const).flatMap((version) => {
    const shared = { node: version, kit: SERVERS, ...ROUTED };
    const [on] = version.split('.');
    return [
      { ...shared, name: `Express, Node ${on}`, command: node('express.cjs'), ...MOUNTED, isQuick: true },
      { ...shared, name: `Fastify, Node ${on}`, command: node('fastify.cjs'), isQuick: true },
      {
        ...shared,
        name: `Fastify with http2, Node ${on}`,
        command: node('fastify.cjs http2'),
        protocol: 'http2',
      },
      { ...shared, name: `Koa, Node ${on}`, command: node('koa.cjs'), ...NOT_ROUTED },
      { ...shared, name: `Nest on Express, Node ${on}`, command: node('nest.mjs') },
      { ...shared, name: `Nest on Fastify, Node ${on}`, command: node('nest.mjs fastify') },
    ] as const;
  }),
];

describe('a client that was forgotten belongs', function () {
  // The first case of a kit installs it.
  this.timeout(180_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());
  const traced = (scopeCase: ScopeCase, use: Use): Promise<void> =>
    withScopedProgram(scopeCase, database.connectionString, use);

  describe('to its request, by method and route, after it has waited for a client, in', () => {
    for (const server of due(SERVER_CASES)) {
      it(server.name, () =>
        traced(server, async (program, seen) => {
          const [, port = ''] = await program.printed(/listening (\d+)/);
          const send = server.protocol === 'http2' ? sendHttp2 : sendHttp(server.protocol);
          const holding = send(Number(port), 'GET', '/shops/bakery/hold');
          await program.printed(/holding/);
          const forgetting = send(Number(port), 'POST', `/shops/bakery/orders/${server.order}?token=secret`);
          await Promise.all([holding, forgetting]);
          const judged = await seen((now) => evidenceIn(now).includes('outlived'));
          assert.deepEqual(heldIn(judged), [{ kind: 'http', label: server.label, hasEnded: true }]);
        }),
      );
    }
  });

  describe('to its job', () => {
    it('while that runs and when it has ended, but not when it had ended before', () =>
      traced({ name: 'jobs', kit: PG, command: node('jobs.cjs') }, async (_, seen) => {
        const judged = await seen(
          (now) => evidenceIn(now).filter((kind) => kind === 'outlived').length === 2,
        );
        assert.deepEqual(heldIn(judged), [
          { kind: 'job', label: 'job "send invoices"', hasEnded: true },
          { kind: 'job', label: 'job "rebuild index"', hasEnded: true },
          { kind: 'job', label: 'job "import"', hasEnded: false },
          undefined,
        ]);
      }));

    if (isWhole) {
      it('in a message handler of ws', () =>
        traced({ name: 'ws', kit: SERVERS, command: node('sockets.cjs') }, async (_, seen) => {
          const judged = await seen((now) => evidenceIn(now).includes('outlived'));
          assert.deepEqual(heldIn(judged), [{ kind: 'job', label: 'job "ws order"', hasEnded: true }]);
        }));
    }
  });
});

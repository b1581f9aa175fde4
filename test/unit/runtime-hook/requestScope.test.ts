import { strict as assert } from 'node:assert';
import { AsyncResource } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { before, describe, it } from 'mocha';
import { Clock } from '../../../runtime-hook/clock.ts';
import { followRequests } from '../../../runtime-hook/requestScope.ts';
import { Scopes } from '../../../runtime-hook/scope.ts';

describe('a request is called', () => {
  const scopes = new Scopes(new Clock());
  before(() => followRequests(scopes, (task) => task()));

  /** What the hook calls a request; `express` is what Express leaves at it. */
  function labelOf(url: string, express: object = {}, fastifyRoute?: string): string | undefined {
    return new AsyncResource('REQUEST').runInAsyncScope(() => {
      const request = { method: 'GET', url };
      const response = { req: { ...request, ...express } };
      channel('http.server.request.start').publish({ request, response });
      if (fastifyRoute !== undefined) {
        channel('tracing:fastify.request.handler:start').publish({
          request: { raw: request },
          reply: { raw: response },
          route: { url: fastifyRoute },
        });
      }
      return scopes.current()?.label();
    });
  }

  it('by its URL, without what tells one from another, and without secrets', () => {
    assert.equal(labelOf('/'), 'GET /');
    assert.equal(labelOf('/orders/42/items?token=secret'), 'GET /orders/:id/items');
    assert.equal(labelOf('/orders/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f'), 'GET /orders/:id');
    assert.equal(labelOf('/commits/0123456789abcdef0123'), 'GET /commits/:id');
    assert.equal(labelOf(`/reset/${'z'.repeat(41)}`), 'GET /reset/:id');
    for (const secret of [
      'V1StGXR8_Z5jdHi6B-myT',
      'me@example.com',
      'me%40example.com',
      '9f86d081',
      'dQw4w9WgXcQ',
    ])
      assert.equal(labelOf(`/reset/${secret}`), 'GET /reset/:id', secret);
    assert.equal(labelOf('/cart;jsessionid=1A2B3C4D'), 'GET /:id');
    assert.equal(labelOf('/api/v2/oauth2/order-items'), 'GET /api/v2/oauth2/order-items');
    assert.equal(labelOf('http://me:secret@example.com/orders/7'), 'GET /orders/:id');
    assert.equal(labelOf(`/${'a/'.repeat(300)}`)?.length, 200);
  });

  it('by the route that Express has found, with what it is mounted at', () => {
    const route = { path: '/orders/:order' };
    assert.equal(labelOf('/orders/rye', { route, baseUrl: '' }), 'GET /orders/:order');
    assert.equal(
      labelOf('/shops/7/orders/rye/', { route, baseUrl: '/shops/7' }),
      'GET /shops/:id/orders/:order',
    );
    assert.equal(labelOf('/shops', { route: { path: '/' }, baseUrl: '/shops' }), 'GET /shops');
  });

  it('with the names of what is in the path that it is mounted at, as far as Express tells', () => {
    const params = { shop: 'corner store', order: 'rye' };
    const mounted = { params, baseUrl: '/shops/corner%20store' };
    assert.equal(
      labelOf('/shops/corner%20store/orders/rye', { route: { path: '/orders/:order' }, ...mounted }),
      'GET /shops/:shop/orders/:order',
    );
    assert.equal(
      labelOf('/shops/corner%20store/files/a/b', { route: { path: '/files/*rest' }, ...mounted }),
      'GET /shops/:shop/files/*rest',
    );
    assert.equal(
      labelOf('/100%/rye', { route: { path: '/:order' }, params, baseUrl: '/100%' }),
      'GET /:id/:order',
    );
  });

  it('with what it is mounted at when Express has taken that away to handle an error', () => {
    const route = { path: '/orders/:order' };
    assert.equal(labelOf('/api/shops/orders/rye', { route, baseUrl: '' }), 'GET /api/shops/orders/:order');
    assert.equal(
      labelOf('/api/shops/orders/rye', { route, baseUrl: '/api' }),
      'GET /api/shops/orders/:order',
    );
  });

  it('by the base that Express tells when the route may have any number of segments', () => {
    const route = { path: '/files/*path' };
    assert.equal(labelOf('/shops/files/a/b/c', { route, baseUrl: '/shops' }), 'GET /shops/files/*path');
  });

  it('by its URL when the route is none that can be shown', () => {
    assert.equal(labelOf('/orders/7', { route: { path: /orders/ }, baseUrl: '' }), 'GET /orders/:id');
    assert.equal(labelOf('/orders/7', { route: undefined }), 'GET /orders/:id');
  });

  it('by the route that Fastify tells', () => {
    assert.equal(labelOf('/shops/rye/orders', {}, '/shops/:shop/orders'), 'GET /shops/:shop/orders');
  });
});

import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { mixes, requestAt, type Mix } from '../../../sample/mix.ts';
import { routes } from '../../../sample/routes/table.ts';

/** The faults among the first requests, each with its place. */
function faultsAmong(count: number, mix: Mix): string[] {
  const faults = [...mix.leaking, ...mix.misusing];
  return Array.from({ length: count }, (_, place) => ({ place, request: requestAt(mix, place, 1) }))
    .filter(({ request }) => faults.includes(request))
    .map(({ place, request }) => `${place} ${request}`);
}

describe('a mix of requests', () => {
  it('for the demonstration sends each kind of leak in turn, and between them what harms nobody else', () => {
    assert.deepEqual(faultsAmong(300, mixes.all), [
      '9 GET /orders/9999',
      '47 GET /exports/18',
      '84 GET /reports/18',
      '122 GET /customers/9999',
      '159 POST /orders/7/process',
      '197 GET /exports/18',
      '234 POST /orders/9999/process',
      '272 GET /customers/9999',
    ]);
  });

  it('has no fault when it is healthy', () => {
    assert.deepEqual([mixes.healthy.leaking, mixes.healthy.misusing], [[], []]);
  });

  it('has every leak when it is vulnerable', () => {
    const leaks = routes.flatMap((route) => route.leaks.map(({ request }) => request));
    assert.deepEqual(mixes.vulnerable.leaking, leaks);
  });

  it('has every misuse when it is misused, among the leaks when it leaks as well', () => {
    const misuses = routes.flatMap((route) => route.misuses.map(({ request }) => request));
    const { leaking, misusing } = mixes.misused;
    assert.deepEqual(
      misuses.filter((request) => !misusing.includes(request)),
      ['POST /orders/7/process', 'GET /averages/18'],
    );
    for (const request of misuses) assert.ok(leaking.includes(request) !== misusing.includes(request));
  });

  it('sends nothing but faults, in turn, where no request is sound', () => {
    const mix: Mix = { sound: [], leaking: ['GET /orders/9999'], misusing: ['GET /customers/9999'] };
    const sent = [0, 1, 2].map((place) => requestAt(mix, place, 1));
    assert.deepEqual(sent, ['GET /orders/9999', 'GET /customers/9999', 'GET /orders/9999']);
  });
});

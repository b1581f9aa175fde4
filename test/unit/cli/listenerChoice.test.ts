import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { chosenListener } from '../../../server/cli/listenerChoice.ts';
import type { ListenerDescription } from '../../../server/collector/listenerFile.ts';

function listener(pid: number, startedAtMs: number, ...folders: readonly string[]): ListenerDescription {
  return { endpoint: `/tmp/${pid}.sock`, token: 'secret', folders, pid, startedAtMs };
}

describe('the listener that an agent reads', () => {
  const shop = listener(1, 10, '/projects/shop', '/projects/library');
  const orders = listener(2, 10, '/projects/shop/orders');
  const rerun = listener(3, 20, '/projects/shop');
  const chosen = (listeners: readonly ListenerDescription[], folder: string, isWanted = false): number =>
    chosenListener(listeners, folder, isWanted).pid;

  it('is the one of the innermost folder', () => {
    assert.equal(chosen([shop, orders], '/projects/shop/orders/src'), 2);
    assert.equal(chosen([shop, orders], '/projects/shop/orders'), 2);
    assert.equal(chosen([shop, orders], '/projects/shop/ordersOfOld'), 1);
    assert.equal(chosen([shop, orders], '/projects/library', true), 1);
  });

  it('is the latest of several in one folder', () => {
    assert.equal(chosen([shop, rerun], '/projects/shop'), 3);
    assert.equal(chosen([rerun, shop], '/projects/shop'), 3);
  });

  it('is the only one, unless another one was named', () => {
    assert.equal(chosen([shop], '/elsewhere'), 1);
    assert.throws(() => chosen([shop], '/elsewhere', true), /No program is traced for \/elsewhere/);
  });

  it('cannot be told where there are several, or none', () => {
    assert.throws(
      () => chosen([shop, orders], '/elsewhere'),
      /- \/projects\/shop, \/projects\/library \(process 1\)\n- \/projects\/shop\/orders \(process 2\)\n.*--window/,
    );
    assert.throws(() => chosen([], '/elsewhere'), /No program is traced now.*F5/);
  });
});

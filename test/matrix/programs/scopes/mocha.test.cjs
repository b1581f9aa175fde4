const { afterEach, before, describe, it } = require('mocha');
const { setup, forget, use, wait } = require('./testWork.cjs');

describe('orders', () => {
  before(setup);
  afterEach(use);
  it('are counted', forget);
  it('are named', use);
  it('are slow', wait);
});

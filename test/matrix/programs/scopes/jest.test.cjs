const { setup, forget, use, wait } = require('./testWork.cjs');

describe('orders', () => {
  beforeAll(setup);
  afterEach(use);
  it('are counted', forget);
  it('are named', use);
  it('are slow', wait);
});

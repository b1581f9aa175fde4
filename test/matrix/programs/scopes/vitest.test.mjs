import { afterEach, beforeAll, describe, it } from 'vitest';
import testWork from './testWork.cjs';

const { setup, forget, use, wait } = testWork;

describe('orders', () => {
  beforeAll(() => setup());
  afterEach(() => use());
  it('are counted', () => forget());
  it('are named', () => use());
  it('are slow', () => wait());
});

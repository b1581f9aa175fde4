import { describe, it } from 'vitest';
import testWork from './testWork.cjs';

const { forget, wait } = testWork;

describe.concurrent('orders', () => {
  it('are counted', () => forget());
  it('are slow', () => wait());
});

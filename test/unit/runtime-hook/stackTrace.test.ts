import { strict as assert } from 'node:assert';
import { afterEach, describe, it } from 'mocha';
import { traceBelow } from '../../../runtime-hook/stackTrace.ts';

describe('a call stack', () => {
  const properties = ['prepareStackTrace', 'stackTraceLimit'] as const;
  const originals = properties.map((name) => Object.getOwnPropertyDescriptor(Error, name));
  afterEach(() => {
    properties.forEach((name, at) => {
      Reflect.deleteProperty(Error, name);
      const original = originals[at];
      if (original) Object.defineProperty(Error, name, original);
    });
  });

  /** The functions in the stack of whoever calls this. */
  function functions(): (string | null)[] {
    return traceBelow(functions).map((frame) => frame.getFunctionName());
  }

  for (const name of properties) {
    it(`is taken although the program keeps ${name} for itself`, function caller() {
      const value = name === 'stackTraceLimit' ? 5 : undefined;
      const own = { value, writable: false, enumerable: true, configurable: true };
      Object.defineProperty(Error, name, own);
      assert.equal(functions()[0], 'caller');
      assert.deepEqual(Object.getOwnPropertyDescriptor(Error, name), own);
    });
  }
});

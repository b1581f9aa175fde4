import { strict as assert } from 'node:assert';
import { runInThisContext } from 'node:vm';
import { describe, it } from 'mocha';
import { LIMITS } from '../../../protocol/wire.ts';
import { CallSites, type CallSite } from '../../../runtime-hook/callSite.ts';
import { traceBelow } from '../../../runtime-hook/stackTrace.ts';

describe('CallSites', () => {
  const callSites = new CallSites();

  function observed(): CallSite {
    return callSites.intern(traceBelow(observed));
  }
  function caller(): CallSite {
    return observed();
  }

  it('begins with the caller and names its function', () => {
    const [frame] = caller().frames;
    assert.equal(frame?.function, 'caller');
    assert.match(callSites.scripts[frame.source] ?? '', /callSite\.test\.ts/);
    assert.ok(frame.line > 0 && frame.column > 0 && frame.enclosingLine! <= frame.line);
  });

  it('is one site for each distinct stack', () => {
    const sites = [1, 2, 3].map(() => caller());
    assert.equal(new Set(sites).size, 1);
    assert.notEqual(caller(), sites[0]);
  });

  it('tells scripts apart that agree in every position', () => {
    const [one, other] = ['first', 'other'].map((script) => {
      const call = runInThisContext('(observed) => observed()', script) as (
        observed: () => CallSite,
      ) => CallSite;
      return call(observed);
    });
    assert.notEqual(one, other);
  });

  it('follows the stack across await', async () => {
    async function inner(): Promise<CallSite> {
      await Promise.resolve();
      return observed();
    }
    async function outer(): Promise<CallSite> {
      return await inner();
    }
    const names = (await outer()).frames.map((frame) => frame.function);
    assert.deepEqual(names.slice(0, 2), ['inner', 'outer']);
  });

  it('is one site for all calls of a Promise.all', async () => {
    async function inner(): Promise<CallSite> {
      await Promise.resolve();
      return observed();
    }
    async function outer(): Promise<readonly CallSite[]> {
      return await Promise.all([1, 2, 3].map(() => inner()));
    }
    const sites = await outer();
    assert.equal(new Set(sites).size, 1);
    assert.ok(sites[0]!.frames.some((frame) => frame.function === 'outer'));
  });

  it('takes no more frames than the limit', () => {
    const deep = (depth: number): CallSite => (depth === 0 ? observed() : deep(depth - 1));
    assert.equal(deep(100).frames.length, LIMITS.framesPerSite);
  });

  it("gives Error's settings back as they were", () => {
    const settings = Error as Partial<ErrorConstructor>;
    const before = Object.getOwnPropertyNames(Error).sort();
    const mine = (): string => 'mine';
    caller();
    assert.deepEqual(Object.getOwnPropertyNames(Error).sort(), before);
    const { stackTraceLimit } = Error;
    const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    try {
      settings.prepareStackTrace = mine;
      settings.stackTraceLimit = 3;
      assert.ok(caller().frames.length > 3);
      assert.equal(Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')?.value, mine);
      assert.equal(Error.stackTraceLimit, 3);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
      if (prepare) Object.defineProperty(Error, 'prepareStackTrace', prepare);
      else delete settings.prepareStackTrace;
    }
  });

  it('counts the stacks that are too many instead of keeping them', () => {
    const crowded = new CallSites();
    const capture = (): CallSite => crowded.intern(traceBelow(capture));
    // A script of its own for each, and so another site.
    const sites = Array.from({ length: LIMITS.sites + 1 }, (_, index) => {
      const call = runInThisContext('(capture) => capture()', `script ${index}`) as (
        capture: () => CallSite,
      ) => CallSite;
      return call(capture);
    });
    assert.equal(crowded.sites.length, LIMITS.sites);
    assert.equal(sites.at(-1), crowded.unknown);
    assert.equal(crowded.droppedCount, 2);
  });
});

import { AsyncResource } from 'node:async_hooks';
import type { Guard } from './guard.ts';
import type { PgPool } from './pool.ts';
import type { Scope, Scopes } from './scope.ts';
import { scopeOf } from './testScope.ts';

/**
 * Gives every test of node:test, jest and vitest a scope, without a stack frame of ours in it. What is returned is to be
 * called with each new pool, or without when it is none of pg's: by then the runners have been loaded.
 */
export function followRunners(scopes: Scopes, guard: Guard): (pool: PgPool | undefined) => void {
  let followsNodeTest = false;
  return (pool) => {
    const { moduleLoadList, env } = process as NodeJS.Process & { moduleLoadList?: readonly string[] };
    if (!followsNodeTest && moduleLoadList?.includes('NativeModule internal/test_runner/test')) {
      followsNodeTest = true;
      followNodeTest(scopes, guard);
    }
    if (pool && (env['JEST_WORKER_ID'] ?? env['VITEST_WORKER_ID'])) followRealm(scopes, pool);
  };
}

/** A test of node:test, which is an async resource. The file itself is one as well, without a parent. */
interface NodeTest {
  readonly name: string;
  readonly passed: boolean;
  readonly error: unknown;
  readonly parent: NodeTest | null;
}

/** `callOn(method, receiver, ...parameters)`, without a stack frame. */
// eslint-disable-next-line @typescript-eslint/unbound-method -- bound to itself
const callOn = Function.prototype.call.bind(Function.prototype.call) as (...call: unknown[]) => unknown;

/**
 * node:test runs each test by its own `runInAsyncScope`. That becomes a getter, because what it gives, functions that are
 * bound to others, is not seen in the stacks of failed tests.
 */
function followNodeTest(scopes: Scopes, guard: Guard): void {
  const { prototype } = AsyncResource;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- given on as it is
  let original = prototype.runInAsyncScope as (...call: unknown[]) => unknown;
  Object.defineProperty(prototype, 'runInAsyncScope', {
    configurable: true,
    get(this: object) {
      const scope = this.constructor.name === 'Test' && guard(() => nodeScope(this as NodeTest, scopes));
      return scope ? original.bind(this, scopes.run, undefined, scope, callOn) : original;
    },
    set(this: object, replacement: typeof original) {
      if (this === prototype) original = replacement;
      // As if it were no accessor: whoever inherits gets one of its own.
      else {
        const own = { value: replacement, configurable: true, enumerable: true, writable: true };
        Object.defineProperty(this, 'runInAsyncScope', own);
      }
    },
  });
}

function nodeScope(test: NodeTest, scopes: Scopes): Scope | undefined {
  if (!test.parent) return undefined;
  const names: string[] = [];
  for (let each = test; each.parent; each = each.parent) names.unshift(each.name);
  return scopeOf(test, names.join(' > '), scopes, ({ passed, error }) => passed || Boolean(error));
}

/** The test that jest or vitest is running. */
interface RunningTest {
  readonly type?: string;
  readonly concurrent?: boolean;
  /** Of jest. */
  readonly status?: unknown;
  /** Of vitest. */
  readonly result?: { readonly state: string };
}

/** The global object of the test file, which has one of its own in jest and in vitest's VM pools. */
interface Realm {
  readonly __vitest_worker__?: { readonly current?: RunningTest };
  readonly [MATCHERS]?: { readonly state: { readonly currentTestName?: string } };
  readonly [state: symbol]: unknown;
}

const MATCHERS = Symbol.for('$$jest-matchers-object');

const realms = new WeakMap<PgPool, Realm>();

function followRealm(scopes: Scopes, pool: PgPool): void {
  let realm: Realm;
  try {
    // A method that is not replaced; the constructor inherits from an emitter of Node's own realm.
    realm = (pool._pulseQueue.constructor as (body: string) => () => Realm)('return globalThis')();
  } catch {
    // Functions cannot be made of strings where that is forbidden.
    return;
  }
  if (realm[MATCHERS] === undefined) return;
  realms.set(pool, realm);
  scopes.testNow ??= (asked) => {
    const known = realms.get(asked);
    const test = known && runningTest(known);
    const name = test && known[MATCHERS]?.state.currentTestName;
    return name ? realmScope(test, name, scopes) : undefined;
  };
}

function runningTest(realm: Realm): RunningTest | undefined {
  const current = realm.__vitest_worker__?.current;
  if (current) return current.type === 'test' ? current : undefined;
  const key = Object.getOwnPropertySymbols(realm).find(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  );
  const state = key && (realm[key] as { readonly currentlyRunningTest?: RunningTest } | undefined);
  return state?.currentlyRunningTest;
}

/** It is not known which of several concurrent tests it is, and so not when it is over. */
function realmScope(test: RunningTest, name: string, scopes: Scopes): Scope {
  const isOver = ({ concurrent, status, result }: RunningTest): boolean =>
    !concurrent && (status === 'done' || (result !== undefined && result.state !== 'run'));
  return scopeOf(
    test,
    name,
    scopes,
    isOver,
    true,
    test.concurrent ? 'one of several tests, such as' : 'test',
  );
}

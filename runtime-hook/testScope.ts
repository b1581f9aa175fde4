import { namedScope, type Scope, type Scopes } from './scope.ts';

const scopesByTest = new WeakMap<object, Scope>();

/** The scope of a test, which is held weakly. */
export function scopeOf<Test extends object>(
  test: Test,
  name: string,
  scopes: Scopes,
  isOver: (test: Test) => boolean,
  isGuess = false,
  before?: string,
): Scope {
  let scope = scopesByTest.get(test);
  if (scope === undefined) {
    const ref = new WeakRef(test);
    const isDone = (): boolean => {
      const known = ref.deref();
      return known === undefined || isOver(known);
    };
    scope = namedScope('test', name, scopes.clock.now(), isDone, isGuess, before);
    scopesByTest.set(test, scope);
  }
  return scope;
}

import { EventEmitter } from 'node:events';
import type { Guard } from './guard.ts';
import { oncePerPrototype, replaceMethod } from './method.ts';
import type { Scope, Scopes } from './scope.ts';
import { scopeOf } from './testScope.ts';

interface MochaRunner {
  readonly runTest?: unknown;
  readonly suite: { readonly ctx: object };
}

interface MochaRunnable {
  readonly type?: string;
  /** Known when it is done. */
  readonly duration?: number;
  readonly fullTitle: () => string;
}

type Init = (this: EventEmitter, options?: unknown) => void;

/**
 * Gives every test of mocha a scope, without a stack frame of ours in it, when mocha is the program that was started:
 * it tells its context of every test and hook just before it calls it.
 */
export function followMocha(scopes: Scopes, guard: Guard): void {
  if (!/[\\/](mocha[\\/]|_?mocha$)/.test(process.argv[1] ?? '')) return;
  const patchContext = oncePerPrototype('runnable', (prototype) => {
    replaceMethod<(...parameters: MochaRunnable[]) => unknown>(prototype, 'runnable', (original) => {
      return function runnable(this: object, ...parameters) {
        const [begun] = parameters;
        // Without a parameter it is a question. What hooks do belongs to no test.
        if (begun) guard(() => scopes.enter(begun.type === 'test' ? mochaScope(begun, scopes) : undefined));
        return original.apply(this, parameters);
      };
    });
  });
  const patchRunner = oncePerPrototype('run', (prototype) => {
    replaceMethod<(...parameters: unknown[]) => unknown>(prototype, 'run', (original) => {
      return function run(this: MochaRunner, ...parameters) {
        guard(() => patchContext(this.suite.ctx));
        return original.apply(this, parameters);
      };
    });
  });
  const emitters = EventEmitter as unknown as { init: Init };
  const original = emitters.init;
  emitters.init = function init(options) {
    original.call(this, options);
    if ((this as object as MochaRunner).runTest !== undefined) guard(() => patchRunner(this));
  };
}

function mochaScope(test: MochaRunnable, scopes: Scopes): Scope {
  return scopeOf(test, test.fullTitle(), scopes, ({ duration }) => duration !== undefined);
}

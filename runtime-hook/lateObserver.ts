import type * as Vm from 'node:vm';
import type { Given, Observer } from './observer.ts';
import { observerSource } from './observerSource.ts';
import * as pristine from './pristine.ts';

/**
 * What makes the observer, and what it imports. Those that are loaded anyway are taken now, because a program may have put something else
 * in their place by then.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- as they are, without what an import makes of them */
const MODULES: Readonly<Record<string, unknown>> = {
  './pristine.ts': pristine,
  'node:async_hooks': require('node:async_hooks') as unknown,
  'node:events': require('node:events') as unknown,
  'node:fs': require('node:fs') as unknown,
  'node:path': require('node:path') as unknown,
  'node:url': require('node:url') as unknown,
};
const { compileFunction } = require('node:vm') as typeof Vm;
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * Returns what makes the observer when it is called for the first time. Nothing is read for it, because the program may
 * have forbidden that, or have mocked its files; and its frames are the hook's own. Throws, each time, what making it
 * has thrown.
 */
export function lateObserver(given: Given): () => Observer {
  let made: { readonly observer: Observer } | { readonly failure: unknown } | undefined;
  return () => {
    if (made === undefined) {
      try {
        made = { observer: makeObserver(given) };
      } catch (failure) {
        made = { failure };
      }
    }
    if ('failure' in made) throw made.failure;
    return made.observer;
  };
}

function makeObserver(given: Given): Observer {
  const filename = import.meta.filename;
  const parameters = ['require', 'module', '__filename'];
  const module = { exports: {} };
  const run = compileFunction(observerSource, parameters, { filename }) as (...values: unknown[]) => void;
  run((name: string) => MODULES[name] ?? pristine.builtin(name), module, filename);
  return (module.exports as { observe: (given: Given) => Observer }).observe(given);
}

import { createHook, executionAsyncResource } from 'node:async_hooks';
import { isAuthors } from './callSite.ts';
import { traceBelow, type Frames } from './stackTrace.ts';

/** Promises made by promises of libraries are followed so many generations back. */
const MAX_GENERATIONS = 30;

/** Where a promise was made: there, or where the code that made it had been called from. */
interface Birth {
  readonly frames: Frames | undefined;
  readonly parent: Birth | undefined;
  readonly generation: number;
}

/**
 * Remembers where every promise of the program is made, for libraries that break the chain by which V8 leads back
 * from a continuation to its caller. Each promise costs a stack, so it is done only when somebody asks for it.
 */
export class Birthplaces {
  readonly #births = new WeakMap<object, Birth>();

  constructor() {
    const init = (_id: number, type: string, _trigger: number, resource: object): void => {
      if (type !== 'PROMISE') return;
      try {
        this.#births.set(resource, this.#bornNow(init));
      } catch {
        // Then its continuations have no birthplace.
      }
    };
    createHook({ init }).enable();
  }

  /** The author's frames that led to what is running now, innermost first; none when they are not known. */
  current(): Frames {
    let birth = this.#births.get(executionAsyncResource());
    while (birth !== undefined && birth.frames === undefined) birth = birth.parent;
    return birth?.frames ?? [];
  }

  #bornNow(below: (...parameters: never[]) => unknown): Birth {
    const authors = traceBelow(below).filter(isAuthors);
    const parent = this.#births.get(executionAsyncResource());
    const generation = (parent?.generation ?? 0) + 1;
    if (authors.length > 0) return { frames: authors, parent: undefined, generation: 0 };
    return {
      frames: undefined,
      parent: generation > MAX_GENERATIONS ? undefined : parent,
      generation,
    };
  }
}

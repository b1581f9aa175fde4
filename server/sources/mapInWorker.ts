import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FormerTexts } from './originalFile.ts';
import { scriptPath } from './scriptPath.ts';
import type { Original, Script, SourceMap } from './sourceMap.ts';

/** A map that takes longer is none. */
const MOST_MS = 30_000;
/** Nobody asks any more by then: what the map occupies is given back. */
const IDLE_MS = 10_000;

export interface Question {
  readonly id: number;
  readonly line: number;
  readonly column: number;
  readonly former: FormerTexts | undefined;
}

export type Answer =
  { readonly id: number; readonly original: Original } | { readonly id: number; readonly failure: string };

/**
 * The source map of a script, read in a thread that ends when nobody asks. Answers reject as {@link loadSourceMap} does.
 * What was asked is answered also when it is disposed of meanwhile: a program is often over before its map is read.
 */
export function mapInWorker(script: Script, cwd: string): SourceMap {
  const open = new Map<
    number,
    { readonly resolve: (original: Original) => void; readonly reject: (error: Error) => void }
  >();
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;
  let isDisposed = false;

  const stop = (): void => {
    clearTimeout(timer);
    void worker?.terminate();
    worker = undefined;
  };
  const fail = (error: Error): void => {
    stop();
    for (const { reject } of open.values()) reject(error);
    open.clear();
  };
  const watch = (): void => {
    clearTimeout(timer);
    if (open.size > 0) timer = setTimeout(() => fail(tooSlow(script)), MOST_MS).unref();
    else if (isDisposed) stop();
    else timer = setTimeout(stop, IDLE_MS).unref();
  };
  const start = (): Worker => {
    const started = new Worker(join(import.meta.dirname, 'mapWorker.cjs'), { workerData: { script, cwd } });
    started.unref();
    started.on('message', (answer: Answer) => {
      const question = open.get(answer.id);
      open.delete(answer.id);
      if ('failure' in answer) question?.reject(new Error(answer.failure));
      else question?.resolve(answer.original);
      watch();
    });
    started.on('error', (error) => fail(unreadable(script, error)));
    return started;
  };

  return {
    original: (line, column, former) =>
      new Promise((resolve, reject) => {
        const id = asked++;
        open.set(id, { resolve, reject });
        worker ??= start();
        worker.postMessage({ id, line, column, former } satisfies Question);
        watch();
      }),
    dispose: () => {
      isDisposed = true;
      watch();
    },
  };
}

function tooSlow({ url }: Script): Error {
  return new Error(
    `Positions in ${scriptPath(url)} are of the generated code: reading its source map took longer than ` +
      `${MOST_MS / 1000} s. Split the bundle, or trace a build for development.`,
  );
}

/** Of memory that the thread does not get, mostly. */
function unreadable({ url }: Script, error: Error): Error {
  return new Error(
    `Positions in ${scriptPath(url)} are of the generated code: its source map could not be read (${error.message}). ` +
      'Split the bundle, or trace a build for development.',
  );
}

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FormerTexts } from './originalFile.ts';
import { scriptPath } from './scriptPath.ts';
import type { Original, Script, SourceMap } from './sourceMap.ts';
import { Turns } from './turns.ts';

/** A map that takes longer is none. */
const MOST_MS = 30_000;
/** Nobody asks any more by then: what the map occupies is given back. */
const IDLE_MS = 10_000;
/** The same while another map waits; longer than the pauses between the frames of one call site. */
const WANTED_IDLE_MS = 200;

/** A map of 50 MB takes some 300 MB in its thread, and every process of a cluster has it read. */
const threads = new Turns(2);

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
    {
      readonly asked: Question;
      readonly resolve: (original: Original) => void;
      readonly reject: (error: Error) => void;
    }
  >();
  let worker: Worker | undefined;
  let giveBack: (() => void) | undefined;
  let isWaiting = false;
  let timer: NodeJS.Timeout | undefined;
  let questions = 0;
  let isDisposed = false;

  const stop = (): void => {
    clearTimeout(timer);
    void worker?.terminate().then(giveBack);
    worker = giveBack = undefined;
  };
  const fail = (error: Error): void => {
    stop();
    for (const { reject } of open.values()) reject(error);
    open.clear();
  };
  const watch = (): void => {
    clearTimeout(timer);
    if (worker === undefined) return;
    if (open.size > 0) timer = setTimeout(() => fail(tooSlow(script)), MOST_MS).unref();
    else if (isDisposed) stop();
    else timer = setTimeout(stop, threads.areWanted ? WANTED_IDLE_MS : IDLE_MS).unref();
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
    for (const { asked } of open.values()) started.postMessage(asked);
    return started;
  };
  const begin = (giveTurnBack: () => void): void => {
    isWaiting = false;
    try {
      worker = start();
      giveBack = giveTurnBack;
      watch();
    } catch (error) {
      // The system has no more threads.
      giveTurnBack();
      fail(unreadable(script, error));
    }
  };
  const whenWanted = (): void => {
    if (open.size === 0) watch();
  };

  return {
    original: (line, column, former) =>
      new Promise((resolve, reject) => {
        const asked = { id: questions++, line, column, former };
        open.set(asked.id, { asked, resolve, reject });
        if (worker !== undefined) worker.postMessage(asked);
        else if (!isWaiting) {
          isWaiting = true;
          threads.take(begin, whenWanted);
        }
        // The time to answer begins with the first of several questions, lest new ones put its end off for ever.
        if (open.size === 1) watch();
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
function unreadable({ url }: Script, error: unknown): Error {
  return new Error(
    `Positions in ${scriptPath(url)} are of the generated code: its source map could not be read (${String(error)}). ` +
      'Split the bundle, or trace a build for development.',
  );
}

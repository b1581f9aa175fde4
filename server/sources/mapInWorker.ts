import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { scriptPath } from './scriptPath.ts';
import type { Original, Script, SourceMap } from './sourceMap.ts';

/** Reading a larger map takes longer than a listener may be deaf. */
const LARGE_BYTES = 2 * 1024 * 1024;
/** A map that takes longer is none. */
const MOST_MS = 30_000;
/** Nobody asks any more by then: what the map occupies is given back. */
const IDLE_MS = 10_000;
/** Of one that is larger nothing is read: it would not fit into memory. */
const MAX_BYTES = 256 * 1024 * 1024;

export interface Question {
  readonly id: number;
  readonly line: number;
  readonly column: number;
}

export type Answer =
  { readonly id: number; readonly original: Original } | { readonly id: number; readonly failure: string };

/** The bytes of the script and of the map that would lie beside it, the larger of both. */
async function bytesOf({ url, sourceMap }: Script): Promise<number> {
  const path = scriptPath(url);
  const sizes = [path, `${path}.map`].map((file) =>
    stat(file).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return Math.max(sourceMap?.length ?? 0, ...(await Promise.all(sizes)));
}

/** Whether the script or its map is so large that it is read in a thread of its own. Rejects when it is too large for that. */
export async function isLarge(script: Script): Promise<boolean> {
  const bytes = await bytesOf(script);
  if (bytes > MAX_BYTES) {
    throw new Error(
      `Positions in ${scriptPath(script.url)} are of the generated code: it, or its source map, has more than ` +
        `${MAX_BYTES / 1024 / 1024} MB. Split the bundle, or trace a build for development.`,
    );
  }
  return bytes > LARGE_BYTES;
}

/** The source map of a script, read in a thread that ends when nobody asks. Answers reject as {@link loadSourceMap} does. */
export function mapInWorker(script: Script, cwd: string): SourceMap {
  const open = new Map<
    number,
    { readonly resolve: (original: Original) => void; readonly reject: (error: Error) => void }
  >();
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;

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
    timer =
      open.size === 0
        ? setTimeout(stop, IDLE_MS).unref()
        : setTimeout(() => fail(tooSlow(script)), MOST_MS).unref();
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
    started.on('error', fail);
    return started;
  };

  return {
    original: (line, column) =>
      new Promise((resolve, reject) => {
        const id = asked++;
        open.set(id, { resolve, reject });
        worker ??= start();
        worker.postMessage({ id, line, column } satisfies Question);
        watch();
      }),
    dispose: stop,
  };
}

function tooSlow({ url }: Script): Error {
  return new Error(
    `Positions in ${scriptPath(url)} are of the generated code: reading its source map took longer than ` +
      `${MOST_MS / 1000} s. Split the bundle, or trace a build for development.`,
  );
}

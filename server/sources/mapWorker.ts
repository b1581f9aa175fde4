/** Entry of a thread that reads one source map and answers questions about it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Question } from './mapInWorker.ts';
import { loadSourceMap, type Script } from './sourceMap.ts';

const { script, cwd } = workerData as { readonly script: Script; readonly cwd: string };
const loading = loadSourceMap(script, cwd);
// Whoever asks hears of it.
loading.catch(() => undefined);

parentPort?.on('message', (question: Question) => {
  void answerTo(question).then((answer) => parentPort?.postMessage(answer));
});

async function answerTo({ id, line, column, former }: Question): Promise<Answer> {
  try {
    const map = await loading;
    return { id, original: (await map?.original(line, column, former)) ?? {} };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}

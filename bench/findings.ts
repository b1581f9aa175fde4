import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { PublishDiagnosticsNotification } from 'vscode-languageserver/node';
import type { Benchmark, Result } from './support/benchmark.ts';
import { startBusyProgram } from './support/busyProgram.ts';
import { compare } from './support/comparison.ts';
import { startLanguageServer } from './support/languageServer.ts';
import { percentile } from './support/estimate.ts';
import { startScriptedHook } from './support/scriptedHook.ts';

const SAMPLES = 150;
const PROGRAM = { files: 100, sitesPerFile: 18, openLeases: 350, changingSites: 1000 };
/** About a file that the program does not have. */
const nowhere = { textDocument: { uri: 'file:///nowhere.js' }, position: { line: 0, character: 0 } };
/** A proof may come at any time within the pauses that the server makes. */
const LONGEST_PAUSE_MS = 700;
const MOST_MS = 300;

export const benchmark: Benchmark = {
  title:
    'From a proof to its problem, 1,800 to 1,950 call sites, 350 to 500 open leases, 2,000 counts a second',
  run,
};

async function run(): Promise<Result> {
  const server = await startLanguageServer();
  const hook = await startScriptedHook(server);
  const program = startBusyProgram(hook, PROGRAM);
  const problems = new EventEmitter();
  server.editor.onNotification(PublishDiagnosticsNotification.type, ({ uri }) => {
    problems.emit(new URL(uri).pathname);
  });
  const samples = { 'proof to problem': [] as number[], 'request and answer': [] as number[] };
  try {
    for (let sample = 0; sample < SAMPLES; sample++) {
      await delay(Math.random() * LONGEST_PAUSE_MS);
      samples['request and answer'].push(
        await timed(() => server.editor.sendRequest('textDocument/hover', nowhere)),
      );
      // Its client was ended: a proof in itself.
      const file = `/shop/src/ended${sample}.js`;
      const [source, site] = [PROGRAM.files + sample, program.sites + sample + 1];
      const frame = { source, line: 3, column: 3, function: 'load' };
      hook.send([
        { kind: 'source', source, url: file },
        { kind: 'site', site, frames: [frame] },
      ]);
      await delay(Math.random() * LONGEST_PAUSE_MS);
      const acquiredMs = hook.runningMs();
      samples['proof to problem'].push(
        await timed(() => {
          const told = once(problems, file);
          const times = { requestedMs: acquiredMs, acquiredMs, idleSinceMs: acquiredMs };
          hook.send([
            {
              kind: 'lease',
              lease: 10_000 + sample,
              pool: 1,
              site,
              ...times,
              state: 'idle',
              endedSite: site,
            },
          ]);
          return told;
        }),
      );
    }
  } finally {
    program.stop();
    hook.end();
    await server.close();
  }
  const p95Ms = percentile(samples['proof to problem'], 0.95);
  return {
    conditions: [`${SAMPLES} proofs; 95 % took at most ${p95Ms.toFixed(0)} ms.`],
    comparisons: [compare(samples, 'proof to problem', 'request and answer', 'ms')],
    failures: p95Ms <= MOST_MS ? [] : [`That is more than ${MOST_MS} ms.`],
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

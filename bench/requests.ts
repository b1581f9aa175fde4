import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, Result } from './support/benchmark.ts';
import { startBusyProgram, type BusyProgram } from './support/busyProgram.ts';
import { compare } from './support/comparison.ts';
import { percentile } from './support/estimate.ts';
import { interleave } from './support/interleave.ts';
import { startLanguageServer, type LanguageServer } from './support/languageServer.ts';
import { startScriptedHook } from './support/scriptedHook.ts';

const PROGRAM = { files: 20, sitesPerFile: 50, openLeases: 100, changingSites: 500 };
const ROUNDS = 200;
const MOST_MS = 5;
/** Parts the requests, so that they fall between the server's other work as those of a person do. */
const PAUSE_MS = 20;

export const benchmark: Benchmark = {
  title: 'Lenses and hovers with 1,000 call sites in open files, 1,000 counts a second',
  run,
};

async function run(): Promise<Result> {
  const server = await startLanguageServer();
  const hook = await startScriptedHook(server);
  const program = startBusyProgram(hook, PROGRAM);
  try {
    await openAll(server, program);
    const request = async (method: string, payload: object): Promise<number> => {
      await delay(PAUSE_MS * Math.random());
      const startedMs = performance.now();
      const answer = await server.editor.sendRequest(method, payload);
      const tookMs = performance.now() - startedMs;
      if (answer === null && payload !== NOWHERE) throw new Error(`${method} was not answered.`);
      return tookMs;
    };
    const anyFile = (): { uri: string } => ({
      uri: `file://${program.files[Math.floor(Math.random() * PROGRAM.files)]}`,
    });
    const anyAcquire = (): object => ({
      textDocument: anyFile(),
      position: { line: program.lineOf(Math.floor(Math.random() * PROGRAM.sitesPerFile)) - 1, character: 20 },
    });
    const samples = await interleave(
      {
        'all lenses of a file (50)': () => request('textDocument/codeLens', { textDocument: anyFile() }),
        'a hover on an acquire line': () => request('textDocument/hover', anyAcquire()),
        'a hover on nothing': () => request('textDocument/hover', NOWHERE),
      },
      ROUNDS,
    );
    const names = ['all lenses of a file (50)', 'a hover on an acquire line'] as const;
    const p95 = [...names, 'a hover on nothing' as const].map((name) => ({
      name,
      ms: percentile(samples[name], 0.95),
    }));
    return {
      conditions: [
        `${ROUNDS} rounds.`,
        ...p95.map(({ name, ms }) => `95 % of "${name}" took at most ${ms.toFixed(1)} ms.`),
      ],
      comparisons: names.map((name) => compare(samples, name, 'a hover on nothing', 'ms')),
      failures: p95
        .filter(({ ms }) => !(ms <= MOST_MS))
        .map(({ name }) => `"${name}" takes more than ${MOST_MS} ms.`),
    };
  } finally {
    program.stop();
    hook.end();
    await server.close();
  }
}

/** In a file that is not open. */
const NOWHERE = { textDocument: { uri: 'file:///nowhere.js' }, position: { line: 0, character: 0 } };

async function openAll({ editor }: LanguageServer, { files, lineOf }: BusyProgram): Promise<void> {
  const lines = new Array<string>(lineOf(PROGRAM.sitesPerFile)).fill('  // …');
  for (let site = 0; site < PROGRAM.sitesPerFile; site++) {
    lines[lineOf(site) - 1] = '  const client = await pool.connect();';
  }
  for (const file of files) {
    const textDocument = {
      uri: `file://${file}`,
      languageId: 'javascript',
      version: 1,
      text: lines.join('\n'),
    };
    await editor.sendNotification('textDocument/didOpen', { textDocument });
  }
  // Its answer comes after the documents were opened and the program's sites have their places.
  for (;;) {
    const textDocument = { uri: `file://${files.at(-1)}` };
    const lenses = await editor.sendRequest<readonly unknown[]>('textDocument/codeLens', { textDocument });
    if (lenses.length === PROGRAM.sitesPerFile) return;
    await delay(PAUSE_MS);
  }
}

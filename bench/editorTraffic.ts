import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withHook } from '../protocol/environment.ts';
import { REPOSITORY } from '../test/support/tracedProgram.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { interleave } from './support/interleave.ts';
import { startLanguageServer } from './support/languageServer.ts';
import { startMeasured } from './support/measuredProgram.ts';

const ROUNDS = 3;
const WARM_UP_MS = 3000;
const MEASURED_MS = 10_000;
/** A rate below this part of the one that was asked for is another rate. */
const LEAST_OF_RATE = 0.9;
const KB = 1024;
const MOST_KB_PER_S = 50;
const SITES = 'bench/programs/generatedSites.cjs';

export const benchmark: Benchmark = {
  title: 'Bytes from the language server to the editor, every line with its lens',
  run,
};

async function run(): Promise<Result> {
  const samples = await interleave(
    { '5000 leases/s': () => kbPerS(5000), '50 leases/s': () => kbPerS(50) },
    ROUNDS,
  );
  const comparison = compare(samples, '5000 leases/s', '50 leases/s', 'KB/s');
  return {
    conditions: [
      `${ROUNDS} rounds of ${MEASURED_MS / 1000} s each, after ${WARM_UP_MS / 1000} s to warm up; 20 call sites; ` +
        'an editor that asks for all lenses of the file whenever it is told that they have changed.',
    ],
    comparisons: [comparison],
    failures:
      Math.max(...comparison.subjectSamples) <= MOST_KB_PER_S
        ? []
        : [`That is more than ${MOST_KB_PER_S} KB/s.`],
  };
}

/** Rejects when the program did not reach the rate. */
async function kbPerS(ratePerS: number): Promise<number> {
  const server = await startLanguageServer();
  const uri = `file://${join(REPOSITORY, SITES)}`;
  const text = readFileSync(join(REPOSITORY, SITES), 'utf8');
  server.editor.onRequest('workspace/codeLens/refresh', () => {
    void server.editor.sendRequest('textDocument/codeLens', { textDocument: { uri } });
    return null;
  });
  await server.editor.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'javascript', version: 1, text },
  });
  const hookPath = join(REPOSITORY, 'dist/runtime-hook.cjs');
  const program = await startMeasured({
    program: 'steady.cjs',
    programArguments: [String(ratePerS)],
    nodePath: process.execPath,
    environment: { ...process.env, ...withHook({ hookPath, ...server }, undefined) },
    isDebugged: false,
  });
  try {
    await delay(WARM_UP_MS);
    const [madeBefore, bytesBefore] = [await program.ask<number>('made'), server.sentBytes()];
    await delay(MEASURED_MS);
    const [made, bytes] = [await program.ask<number>('made'), server.sentBytes()];
    const reachedPerS = ((made - madeBefore) / MEASURED_MS) * 1000;
    if (reachedPerS < ratePerS * LEAST_OF_RATE) {
      throw new Error(`The program made ${reachedPerS.toFixed(0)} leases a second instead of ${ratePerS}.`);
    }
    if (bytes === bytesBefore) throw new Error('The server has sent nothing, so this is no measurement.');
    await program.end();
    return (bytes - bytesBefore) / KB / (MEASURED_MS / 1000);
  } finally {
    program.kill();
    await server.close();
  }
}

import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { replay } from '../../server/trace/replay.ts';
import { factsIn } from '../../server/trace/traceFile.ts';
import type { Scene } from '../../server/views/scene.ts';
import { pictureOf } from './picture.ts';

const TRACES = join(import.meta.dirname, 'traces');
const EXPECTED = join(import.meta.dirname, 'expected');

/** Compares what a trace looks like with what was approved; `UPDATE=1` approves what it looks like now. */
async function check(name: string): Promise<void> {
  const picture = pictureOf(await sceneOf(join(TRACES, `${name}.ndjson`)));
  const expected = join(EXPECTED, `${name}.txt`);
  if (process.env['UPDATE'] === '1') writeFileSync(expected, picture);
  assert.ok(existsSync(expected), `${expected} is missing; look at the picture and run with UPDATE=1`);
  assert.equal(picture, readFileSync(expected, 'utf8'));
}

async function sceneOf(file: string): Promise<Scene> {
  const replayed = await replay(factsIn(file, (problem) => assert.equal(problem, undefined)));
  const threads = [...replayed.snapshot.threads.values()];
  return { ...replayed, lastRun: threads.every(({ life }) => life.kind !== 'connected') };
}

describe('a recorded trace looks as approved:', () => {
  const names = readdirSync(TRACES).map((file) => file.replace(/\.ndjson$/, ''));

  for (const name of names) it(name.replaceAll('-', ' '), () => check(name));

  it('no approved picture is without its trace', () => {
    assert.deepEqual(
      readdirSync(EXPECTED).map((file) => file.replace(/\.txt$/, '')),
      names,
    );
  });
});

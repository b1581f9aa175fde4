import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readMarkers } from '../../client/launch/markers.ts';
import { withHook } from '../../protocol/environment.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

const hookPath = join(REPOSITORY, 'dist/runtime-hook.cjs');
/** A process with a worker and a child process. */
const FAMILY = `
const { Worker } = require('node:worker_threads');
new Worker('0', { eval: true }).on('exit', () => {
  require('node:child_process').execFileSync(process.execPath, ['-e', '0']);
});
`;

describe('the marker of the hook', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leak lens märkers '));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function node(markersFolder: string, variables: NodeJS.ProcessEnv, code: string): Promise<string> {
    const hook = withHook(
      { hookPath, endpoint: join(folder, 'nobody'), token: 't', markersFolder },
      undefined,
    );
    const env = { ...process.env, ...hook, ...variables };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', code], { env });
    return stdout + stderr;
  }

  it('is left by each process, not by its workers, and by programs that never make a pool', async () => {
    await node(folder, {}, FAMILY);
    const markers = await readMarkers(folder);
    assert.deepEqual(markers, [{ nodeVersion: process.version }, { nodeVersion: process.version }]);
  });

  it('is not left when the hook is switched off', async () => {
    await node(folder, { LEAK_LENS_DISABLE: '1' }, '0');
    assert.deepEqual(await readdir(folder), []);
  });

  it('is no reason to fail or to say anything where it cannot be left', async () => {
    assert.equal(await node(join(folder, 'gone'), {}, 'console.log("runs")'), 'runs\n');
  });
});

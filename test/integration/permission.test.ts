import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { readMarkers } from '../../client/launch/markers.ts';
import { missingHook } from '../../client/launch/missingHook.ts';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { installPackageFolder } from '../hosts/packageFolder.ts';
import { REPOSITORY, startProgram, startTracing } from '../support/tracedProgram.ts';

/** Takes a client from a pool, in vain, and stays. */
const PROGRAM = `
const { Pool } = require(${JSON.stringify(join(REPOSITORY, 'node_modules/pg'))});
new Pool({ host: '127.0.0.1', port: 1 }).connect().catch((error) => console.log(error.code));
setInterval(() => undefined, 1000);
`;

describe('a program under the permission model of Node', function () {
  this.timeout(30_000);
  let nodePath: string;
  let runtimeArgs: readonly string[];

  before(async function () {
    this.timeout(180_000);
    nodePath = await nodeWithPermissions();
    const flag = nodePath === process.execPath ? ownFlag() : '--permission';
    runtimeArgs = [flag, '--allow-fs-read=*'];
  });

  it('is traced although it cannot leave a marker, so nobody is told that it is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'leak-lens-permission-'));
    const tracing = await startTracing();
    const environment = { ...tracing.environment, LEAK_LENS_MARKERS: folder };
    const program = startProgram(nodePath, [...runtimeArgs, '-e', PROGRAM], environment);
    try {
      await program.printed(/ECONNREFUSED/);
      await tracing.judged(({ snapshot }) =>
        [...snapshot.threads.values()].some(({ pools }) => pools.size > 0),
      );
      const markers = await readMarkers(folder);
      assert.deepEqual(markers, []);
      const missing = missingHook({ configuration: { runtimeArgs }, scripts: {}, markers });
      assert.deepEqual(missing, { kind: 'no-permission' });
    } finally {
      program.process.kill();
      await program.ended;
      await tracing.close();
      await rm(folder, { recursive: true });
    }
  });
});

/** Node 24, where npm has one to install on demand; it is the one that the browser host runs with. */
async function nodeWithPermissions(): Promise<string> {
  if (process.platform !== 'linux') return process.execPath;
  const name = `node-linux-${process.arch}`;
  const folder = await installPackageFolder(
    INSTALLATION_ROOT,
    { title: 'Node 24.21.0', name: 'node-24.21.0', packages: [`${name}@24.21.0`] },
    console.log,
  );
  return join(folder, 'node_modules', name, 'bin/node');
}

function ownFlag(): string {
  return process.versions.node.startsWith('20.') ? '--experimental-permission' : '--permission';
}

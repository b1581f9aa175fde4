import { join } from 'node:path';
import { INSTALLATION_ROOT } from '../../test/hosts/browserInstallation.ts';
import { installPackageFolder } from '../../test/hosts/packageFolder.ts';

/** A Node to run measured programs with. */
export interface MeasuredNode {
  readonly path: string;
  /** Like `process.version`. */
  readonly version: string;
}

/** The one that runs this. */
export const OWN_NODE: MeasuredNode = { path: process.execPath, version: process.version };

/** The Node of this version (`24.21.0`), installed from npm when it is missing. Rejects when it cannot be. */
export async function installNode(version: string): Promise<MeasuredNode> {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = await installPackageFolder(
    INSTALLATION_ROOT,
    { title: `Node ${version}`, name: `node-${version}`, packages: [`${name}@${version}`] },
    console.error,
  );
  return { path: join(folder, 'node_modules', name, 'bin/node'), version: `v${version}` };
}

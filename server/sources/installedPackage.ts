import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { scriptPath } from './scriptPath.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** The packages that scripts belong to, such as `pg-pool 3.14.0`, by URL. Scripts of no package are left out. */
export async function installedPackages(urls: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const packages = new Map<string, string>();
  for (const url of urls) {
    const manifest = await manifestOf(url);
    if (manifest) packages.set(url, `${manifest.name} ${manifest.version}`);
  }
  return packages;
}

/** By the nearest package.json above that has a name and a version. */
async function manifestOf(url: string): Promise<Manifest | undefined> {
  const path = scriptPath(url);
  if (!isAbsolute(path)) return undefined;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = await readManifest(join(folder, 'package.json'));
    if (manifest) return manifest;
  }
  return undefined;
}

async function readManifest(file: string): Promise<Manifest | undefined> {
  try {
    const { name, version } = JSON.parse(await readFile(file, 'utf8')) as Partial<Manifest>;
    return name === undefined || version === undefined ? undefined : { name, version };
  } catch {
    // None here, or none that can be read: the next folder may have one.
    return undefined;
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface OwnPackage {
  readonly version: string;
  /** Oldest Node that the command runs with, such as `20.19`. */
  readonly oldestNode: string;
}

/** What the package.json above the bundle's folder says, which is there in the repository and in both packages. */
export function readOwnPackage(): OwnPackage {
  const text = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');
  const { version, engines } = JSON.parse(text) as { version: string; engines: { node: string } };
  return { version, oldestNode: engines.node.replace('>=', '') };
}

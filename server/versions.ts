import { release } from 'node:os';
import type { Snapshot } from './ledger/snapshot.ts';
import { readOwnPackage } from './ownPackage.ts';
import { installedPackages } from './sources/installedPackage.ts';
import type { Versions } from './views/issueReport.ts';

/** The versions of everything that took part in what was observed. */
export async function versionsFor({ threads }: Snapshot): Promise<Versions> {
  const patched = [...threads.values()].flatMap(({ patches }) => patches.map(({ url }) => url));
  return {
    listener: [
      ['Leak Lens', readOwnPackage().version],
      ['Node of the listener', process.version],
      ['system', `${process.platform} ${process.arch} ${release()}`],
    ],
    packages: await installedPackages(patched),
  };
}

import type { Patched } from '../../protocol/wire.ts';
import type { Snapshot, ThreadSnapshot } from '../ledger/snapshot.ts';
import { totalsOf } from '../ledger/siteStatistics.ts';

/** What an issue report says of the side that listens. */
export interface Versions {
  /** Name and version, each: Leak Lens, Node, the operating system. */
  readonly listener: readonly (readonly [name: string, version: string])[];
  /** `pg-pool 3.14.0`, by the URL of a script. */
  readonly packages: ReadonlyMap<string, string>;
}

/**
 * What helps to find out why Leak Lens does not do what it should, as Markdown: versions, what was patched, and
 * counters. No file of the program, no query, no host, no name of a database.
 */
export function issueReport({ threads, losses }: Snapshot, { listener, packages }: Versions): string {
  const lines = [
    '### Leak Lens issue report',
    '',
    ...listener.map(([name, version]) => `- ${name}: ${version}`),
    `- left out by the listener: ${counters({ ...losses })}`,
    ...[...threads.values()].flatMap((thread, index) => ['', ...threadLines(thread, index, packages)]),
    ...(threads.size === 0 ? ['', 'No process has reported.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function threadLines(
  { identity, life, pools, sites, openLeases, statistics, patches, losses }: ThreadSnapshot,
  index: number,
  packages: ReadonlyMap<string, string>,
): readonly string[] {
  const { acquired, released, failed } = totalsOf([...statistics.values()]);
  const poolQueries = [...pools.values()].reduce((sum, pool) => sum + pool.poolQueries, 0);
  const counts = { acquired, released, failed, open: openLeases.size, poolQueries };
  return [
    `#### Process ${index + 1}${identity?.threadId ? `, worker ${identity.threadId}` : ''}`,
    '',
    `- Node: ${identity?.nodeVersion ?? 'unknown'}`,
    `- state: ${lifeText(life)}`,
    ...patches.map((patched) => `- patched: ${patchText(patched, packages)}`),
    ...(patches.length === 0 ? ['- patched: nothing'] : []),
    `- pools: ${pools.size}, call sites: ${sites.size}`,
    `- leases: ${counters(counts)}`,
    `- left out by the hook: ${counters(losses.hook)}`,
    `- not understood: ${counters({ records: losses.rejected, ids: losses.unknownIds })}`,
  ];
}

/** Packages that are known to have such a class. Any other name is the program's own business, and so is a bundle's. */
const KNOWN_PACKAGES =
  /^(pg|pg-pool|pg-native|knex|tarn|sequelize|sequelize-pool|@neondatabase\/serverless) /;

function patchText({ what, url }: Patched, packages: ReadonlyMap<string, string>): string {
  const name = packages.get(url) ?? '';
  return `${what} of ${KNOWN_PACKAGES.test(name) ? name : url.includes('node_modules') ? 'another package' : 'a bundle'}`;
}

function lifeText(life: ThreadSnapshot['life']): string {
  return life.kind === 'ended' ? `ended with code ${life.exitCode}` : life.kind;
}

function counters(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return entries.length === 0 ? 'nothing' : entries.join(', ');
}

import type { Command, Kit, Row } from '../row.ts';

/** With each pg the oldest pg-pool that it accepts; 8.0.3 is the oldest that connects on Node 14 and newer. */
export const PG_VERSIONS = [
  { pg: '8.0.3', pgPool: '3.1.1' },
  { pg: '8.8.0', pgPool: '3.5.2' },
  { pg: '8.11.6', pgPool: '3.6.2' },
  { pg: '8.16.3', pgPool: '3.10.1' },
  { pg: '8.23.1', pgPool: '3.14.0' },
] as const;

/** Before 3.1.1 pg-pool made its release function elsewhere. pg 8.0.3 and newer bring none of these. */
export const OLD_POOLS = [
  { pg: '8.0.3', pgPool: '3.1.0' },
  { pg: '8.23.1', pgPool: '3.1.0' },
  { pg: '8.23.1', pgPool: '2.0.10' },
] as const;

type Versions = (typeof PG_VERSIONS)[number] | (typeof OLD_POOLS)[number];

export const pg: readonly Row[] = [
  ...PG_VERSIONS.flatMap((versions) =>
    ['promise', 'callback'].map((form) => ({
      ...row(versions, `${form}.cjs`),
      name: `pg ${versions.pg}, ${form}`,
      build: [sees(versions)],
      isQuick: versions === PG_VERSIONS[0] && form === 'promise',
    })),
  ),
  ...OLD_POOLS.flatMap((versions) =>
    (['Promise', 'Callback'] as const).map((form) => ({
      ...row(versions, `pool${form}.cjs`),
      name: `pg-pool ${versions.pgPool} itself with pg ${versions.pg}, ${form.toLowerCase()}`,
    })),
  ),
];

/** A row but for its name: the file of `programs/pg` with these packages. */
export function row({ pg: version, pgPool }: Versions, file: string): Omit<Row, 'name'> {
  const kit: Kit = { title: `pg ${version}`, packages: [`pg@${version}`, `pg-pool@${pgPool}`] };
  return { group: 'pg', kit, program: 'pg', command: ['node', file], file };
}

/** npm could give pg a newer pg-pool of its own. */
function sees({ pg: version, pgPool }: Versions): Command {
  return ['node', 'versions.cjs', `pg=${version}`, `pg-pool=${pgPool}`];
}

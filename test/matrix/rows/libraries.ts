import type { Row } from '../row.ts';
import { LIBRARIES, NODE, PRISMA } from './kits.ts';

const shared = { group: 'Libraries', kit: LIBRARIES, program: 'libraries' } as const;
const node = (file: string) => ({ file, command: ['node', file] }) as const;
const tsx = (file: string) => ({ file, command: ['tsx', file] }) as const;

const MINIFIED = ['--bundle', '--minify', '--platform=node', '--sourcemap'] as const;
/** Of databases that are not PostgreSQL, and what pg can do without. */
const OTHER_DRIVERS = [
  ...['better-sqlite3', 'mariadb', 'mysql', 'mysql2', 'oracledb', 'sqlite3', 'tedious'],
  ...['@libsql/*', 'pg-native'],
].map((name) => `--external:${name}`);

export const libraries: readonly Row[] = [
  { ...shared, name: 'drizzle, transaction', ...tsx('drizzle.ts'), via: 'drizzle-orm', poolQueries: 1 },
  { ...shared, name: 'drizzle, $client', ...tsx('drizzleClient.ts') },
  { ...shared, name: 'kysely, transaction', ...tsx('kysely.ts'), via: 'kysely', takesElsewhere: true },
  {
    ...{ ...shared, name: 'kysely, first transaction of all, LEAK_LENS_DEEP', ...tsx('kyselyFirst.ts') },
    via: 'kysely',
    environment: { LEAK_LENS_DEEP: '1' },
  },
  { ...shared, name: 'kysely, connection', ...tsx('kyselyConnection.ts'), via: 'kysely' },
  { ...shared, name: 'typeorm', ...tsx('typeorm.ts'), via: 'typeorm', takesElsewhere: true },
  { ...shared, name: 'pg-promise, connect', ...node('pgPromise.cjs'), via: 'pg-promise', isQuick: true },
  { ...shared, name: 'pg-promise, transaction', ...node('pgPromiseTask.cjs'), via: 'pg-promise' },
  {
    ...shared,
    name: 'graphile-worker',
    ...tsx('graphileWorker.ts'),
    via: 'graphile-worker',
    takesElsewhere: true,
  },
  {
    ...shared,
    name: 'Prisma, transaction',
    kit: PRISMA,
    build: [['node', 'generate.mjs']],
    ...tsx('prisma.ts'),
    via: '@prisma/client',
  },
  { ...shared, name: 'connect-pg-simple', ...node('connectPgSimple.cjs'), poolQueries: 4 },
  { ...shared, name: 'knex, transaction', ...node('knex.cjs'), via: 'knex', poolQueries: 2, isQuick: true },
  {
    ...shared,
    ...{ name: 'knex, bundled by esbuild, minified', file: 'knex.cjs', via: 'knex', poolQueries: 2 },
    build: [['esbuild', 'knex.cjs', '--outfile=dist/knex.cjs', ...MINIFIED, ...OTHER_DRIVERS]],
    command: ['node', 'dist/knex.cjs'],
  },
  { ...shared, name: 'knex, connection and stream', ...node('knexClient.mjs'), via: 'knex' },
  { ...shared, name: 'objection', ...node('objection.cjs'), via: 'objection', poolQueries: 1 },
  {
    ...shared,
    name: 'sequelize, transaction',
    ...node('sequelize.cjs'),
    via: 'sequelize',
    poolQueries: 1,
    isQuick: true,
  },
  { ...shared, name: 'sequelize, connection', ...node('sequelizeConnection.mjs'), poolQueries: 1 },
  // It is seen by the way in which Node makes modules, which no documentation promises.
  ...([NODE.v18, NODE.v22, NODE.v24, NODE.v26] as const).flatMap((version): readonly Row[] => [
    {
      ...{ ...shared, ...node('sequelize.cjs'), via: 'sequelize', poolQueries: 1 },
      ...{ name: `sequelize, Node ${version}`, node: version },
    },
    {
      ...{ ...shared, ...node('sequelizeConnection.mjs'), poolQueries: 1 },
      ...{ name: `sequelize, ESM, Node ${version}`, node: version },
    },
  ]),
];

import type { Kit } from '../row.ts';

/** pg alone. */
export const PG: Kit = { title: 'pg', packages: ['pg@8.23.1'] };

/** The newest release of each line of Node. */
export const NODE = {
  v18: '18.20.8',
  v20: '20.20.2',
  v22: '22.23.3',
  v24: '24.21.0',
  v26: '26.10.0',
} as const;

/** Runs TypeScript, or makes it JavaScript; esbuild, which tsx brings along, is no package more. */
export const TRANSPILERS: Kit = {
  title: 'tsx, ts-node, SWC, tsc and esbuild',
  packages: [
    'pg@8.23.1',
    '@types/pg@8.23.1',
    '@types/node@20.19.30',
    'typescript@6.0.3',
    'tsx@4.23.15',
    'esbuild@0.28.2',
    'ts-node@10.9.2',
    '@swc/core@1.16.22',
    '@swc/cli@0.8.1',
    '@swc-node/register@1.12.1',
  ],
};

export const MOCHA: Kit = { title: 'mocha', packages: ['pg@8.23.1', 'mocha@12.0.3'] };

export const JEST: Kit = {
  title: 'jest',
  packages: ['pg@8.23.1', 'jest@30.5.2', '@swc/core@1.16.22', '@swc/jest@0.2.39'],
};

/** The newest that runs on Node 20. */
export const VITEST: Kit = { title: 'vitest', packages: ['pg@8.23.1', 'vitest@4.1.12', 'vite@8.3.8'] };

/** Makes one file of a program, pg inside. */
export const BUNDLERS: Kit = {
  title: 'webpack, ncc, Vite and Rollup',
  packages: [
    'pg@8.23.1',
    '@types/pg@8.23.1',
    '@types/node@20.19.30',
    'typescript@6.0.3',
    'webpack@5.112.2',
    'webpack-cli@7.3.1',
    'ts-loader@9.6.2',
    '@vercel/ncc@0.45.0',
    'vite@8.3.8',
    'vite-node@6.0.0',
    'rollup@4.68.7',
    '@rollup/plugin-commonjs@29.0.3',
    '@rollup/plugin-json@6.1.0',
    '@rollup/plugin-node-resolve@16.0.3',
    '@rollup/plugin-typescript@12.3.1',
  ],
};

export const NODEMON: Kit = { title: 'nodemon', packages: ['pg@8.23.1', 'nodemon@3.1.14'] };

export const NEST: Kit = {
  title: 'Nest',
  packages: [
    'pg@8.23.1',
    '@types/pg@8.23.1',
    '@types/node@20.19.30',
    'typescript@6.0.3',
    '@nestjs/cli@12.0.8',
    '@nestjs/common@12.5.1',
    '@nestjs/core@12.5.1',
    '@nestjs/platform-express@12.5.1',
    'reflect-metadata@0.2.2',
    'rxjs@7.8.2',
  ],
};

/** What programs have beside pg to make their pools of. */
export const POOLS: Kit = {
  title: 'bluebird and a second pg-pool',
  packages: ['pg@8.23.1', 'bluebird@3.7.2', 'other-pg-pool@npm:pg-pool@3.13.0'],
};

/** Package managers install pg in the copy of the program. */
export const PNPM: Kit = { title: 'pnpm', packages: ['pnpm@10.34.9'] };
export const YARN: Kit = { title: 'Yarn', packages: ['@yarnpkg/cli-dist@4.18.1'] };

/** What takes clients from pg's pool on behalf of the author, or has a pool of its own. */
export const LIBRARIES: Kit = {
  title: 'ORMs, query builders and other libraries on pg',
  packages: [
    'pg@8.23.1',
    'pg-query-stream@4.17.0',
    'tsx@4.23.15',
    'drizzle-orm@0.45.4',
    'kysely@0.28.18',
    'typeorm@1.1.1',
    'reflect-metadata@0.2.2',
    'pg-promise@12.7.1',
    'graphile-worker@0.17.3',
    'connect-pg-simple@10.0.0',
    'express-session@1.19.0',
    'knex@3.3.0',
    'objection@3.1.5',
    'sequelize@6.37.8',
  ],
};

/** Apart, because its command alone is bigger than all other libraries. */
export const PRISMA: Kit = {
  title: 'Prisma',
  packages: [
    'pg@8.23.1',
    'tsx@4.23.15',
    '@prisma/adapter-pg@7.10.0',
    '@prisma/client@7.10.0',
    'prisma@7.10.0',
  ],
};

/** Queries that are more than one answer. */
export const STREAMS: Kit = {
  title: 'pg-cursor, pg-query-stream and pg-copy-streams',
  packages: ['pg@8.23.1', 'pg-cursor@2.22.0', 'pg-query-stream@4.17.0', 'pg-copy-streams@7.0.0'],
};

/** What serves requests and sockets. */
export const SERVERS: Kit = {
  title: 'Express, Fastify, Koa, Nest and ws',
  packages: [
    'pg@8.23.1',
    'express@5.3.0',
    'fastify@5.12.8',
    'koa@3.3.0',
    '@nestjs/common@12.5.1',
    '@nestjs/core@12.5.1',
    '@nestjs/platform-express@12.5.1',
    '@nestjs/platform-fastify@12.5.0',
    'reflect-metadata@0.2.2',
    'rxjs@7.8.2',
    'ws@8.23.0',
  ],
};

/** Of the programs that are debugged in a real VS Code. */
export const SERVICES: Kit = {
  title: 'Express, Fastify, drizzle, kysely, tsc, tsx and esbuild',
  packages: [
    'pg@8.23.1',
    '@types/pg@8.23.1',
    '@types/node@20.19.30',
    '@types/express@5.0.6',
    'typescript@6.0.3',
    'tsx@4.23.15',
    'esbuild@0.28.2',
    'express@5.3.0',
    'fastify@5.12.8',
    'drizzle-orm@0.45.4',
    'kysely@0.28.18',
  ],
};

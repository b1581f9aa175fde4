import type { Row } from '../row.ts';
import { BUNDLERS, TRANSPILERS } from './kits.ts';

const shared = {
  group: 'Bundlers',
  kit: BUNDLERS,
  program: 'orders',
  file: 'src/orders.ts',
  command: ['node', 'dist/orders.js'],
} as const;
const esbuild = ['esbuild', 'src/orders.ts', '--bundle', '--platform=node'] as const;
/** pg calls `require`, which a module has not. */
const banner =
  '--banner:js=import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

export const bundlers: readonly Row[] = [
  {
    ...shared,
    kit: TRANSPILERS,
    name: 'esbuild, minified CommonJS',
    build: [[...esbuild, '--minify', '--sourcemap', '--outdir=dist']],
    isQuick: true,
  },
  {
    ...shared,
    kit: TRANSPILERS,
    name: 'esbuild, minified ESM',
    build: [[...esbuild, '--minify', '--sourcemap', '--format=esm', '--outfile=dist/orders.mjs', banner]],
    command: ['node', 'dist/orders.mjs'],
    isQuick: true,
  },
  {
    ...shared,
    kit: TRANSPILERS,
    name: 'esbuild, map inside',
    build: [[...esbuild, '--sourcemap=inline', '--outdir=dist']],
  },
  {
    ...shared,
    kit: TRANSPILERS,
    name: 'esbuild, map beside but not announced',
    build: [[...esbuild, '--minify', '--sourcemap=external', '--outdir=dist']],
  },
  { ...shared, name: 'webpack, production', build: [['webpack']] },
  { ...shared, name: 'webpack, development', build: [['webpack', '--mode', 'development']] },
  {
    ...shared,
    name: 'webpack, eval',
    build: [['webpack', '--mode', 'development', '--devtool', 'eval-source-map']],
  },
  {
    ...shared,
    name: 'ncc, minified',
    build: [['ncc', 'build', 'src/orders.ts', '--minify', '--source-map', '--out', 'dist']],
    command: ['node', 'dist/index.js'],
  },
  { ...shared, name: 'Vite SSR', build: [['vite', 'build']], command: ['node', 'dist/orders.mjs'] },
  { ...shared, name: 'Vite SSR, development server', command: ['node', 'vite.server.mjs'] },
  { ...shared, name: 'vite-node', command: ['vite-node', 'src/orders.ts'] },
  {
    ...shared,
    name: 'Rollup',
    build: [['rollup', '--config', 'rollup.config.mjs']],
    command: ['node', 'dist/orders.mjs'],
  },
];

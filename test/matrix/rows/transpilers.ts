import type { Row } from '../row.ts';
import { NODE, TRANSPILERS } from './kits.ts';

const shared = {
  group: 'Transpilers',
  kit: TRANSPILERS,
  program: 'orders',
  file: 'src/orders.ts',
  command: ['node', 'dist/orders.js'],
} as const;
const swc = [
  'swc',
  'src',
  '--out-dir',
  'dist',
  '--strip-leading-paths',
  '-C',
  'module.type=commonjs',
] as const;

export const transpilers: readonly Row[] = [
  { ...shared, name: 'tsx', command: ['tsx', 'src/orders.ts'], isQuick: true },
  { ...shared, name: 'node --import tsx', command: ['node', '--import', 'tsx', 'src/orders.ts'] },
  { ...shared, name: 'ts-node', command: ['ts-node', 'src/orders.ts'] },
  {
    ...shared,
    name: 'ts-node, without type checks',
    command: ['node', '--require', 'ts-node/register/transpile-only', 'src/orders.ts'],
    isQuick: true,
  },
  {
    ...shared,
    name: '@swc-node/register',
    command: ['node', '--require', '@swc-node/register', 'src/orders.ts'],
  },
  {
    ...shared,
    name: '@swc-node/register, ESM',
    command: ['node', '--import', '@swc-node/register/esm-register', 'src/orders.ts'],
  },
  { ...shared, name: 'SWC, map beside', build: [[...swc, '--source-maps']], isQuick: true },
  { ...shared, name: 'SWC, map inside', build: [[...swc, '--source-maps', 'inline']] },
  { ...shared, name: 'tsc, map beside', build: [['tsc']] },
  { ...shared, name: 'tsc, map inside', build: [['tsc', '--sourceMap', 'false', '--inlineSourceMap']] },
  { ...shared, name: 'tsc, sourceRoot', build: [['tsc', '--sourceRoot', '../src']] },
  { ...shared, name: 'tsc, to ES2015', build: [['tsc', '--target', 'es2015']] },
  {
    ...shared,
    name: 'tsc, node --enable-source-maps',
    build: [['tsc']],
    command: ['node', '--enable-source-maps', 'dist/orders.js'],
  },
  {
    ...shared,
    name: "Node's type stripping",
    command: ['node', 'src/orders.ts'],
    node: NODE.v24,
    isQuick: true,
  },
  {
    ...shared,
    name: "Node's type transformation",
    command: ['node', '--experimental-transform-types', 'src/orders.ts'],
    node: NODE.v24,
  },
];

import { randomFrom, type Random } from './random.ts';
import { SHAPES } from './seededWork.ts';

/** A file of a generated program, named from its folder, with `/`. */
export interface SeededFile {
  readonly name: string;
  readonly text: string;
}

export interface SeededProgram {
  readonly files: readonly SeededFile[];
  /** `file:line` of every line that acquires and never releases; each has a comment such as `// leak 17`. */
  readonly leaks: readonly string[];
  /** How many other lines acquire. */
  readonly sound: number;
}

/** Paths that URLs, shells or maps may get wrong. */
const FOLDERS = [
  ...['orders', 'orders/open orders', 'küche', 'küche/größe', '50% off', 'c#', 'a+b', "it's"],
  ...['100%25', 'list [old]', 'deep/er/and/deep er/still', 'what&why', 'src', 'node modules', '日本'],
];

/** Code of which nothing, or another count of lines, is left after the build. */
const FILLERS: readonly ((id: string) => readonly string[])[] = [
  (id) => [`interface Row${id} {`, '  readonly id: number;', '  readonly name?: string;', '}'],
  (id) => [`type Key${id} = keyof typeof globalThis;`, ''],
  (id) => [`export enum Color${id} {`, '  Red,', "  Green = 'green',", '}'],
  () => ['/*', ' * A comment of several lines, with `await pool.connect()` in it.', ' */'],
  () => ['', '', '// const client = await pool.connect();'],
  (id) => [`declare function declared${id}(`, '  argument: string,', '): void;'],
  (id) => [`export const text${id} = \``, '  pool.connect() // in a text', '`;'],
  (id) => [`export abstract class Base${id}<T> {`, '  abstract one(value: T): void;', '}'],
];

const POOL = `import { Pool, type PoolClient } from 'pg';
import type { Socket } from 'node:net';

export const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 200, allowExitOnIdle: true });

function socketOf(client: PoolClient): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

/** Nobody will ever use it again; its socket does not keep the process alive. */
export function forget(client: PoolClient): void {
  socketOf(client).unref();
}

/** Its connection breaks, so that PostgreSQL has enough of them for the others; the pool's slot stays taken. */
export function lose(client: PoolClient): void {
  client.on('error', () => undefined);
  socketOf(client).destroy();
}
`;

/**
 * A TypeScript program of so many files that acquires at many lines, and leaks at `leaks` of them, once each. Its entry
 * is `src/main.ts`; it needs `pg` and DATABASE_URL, and ends by itself. It is the same for the same seed.
 */
export function seededProgram(seed: number, fileCount: number, leaks: number): SeededProgram {
  const random = randomFrom(seed);
  const modules = Array.from({ length: fileCount - 2 }, (_, index) => ({
    name: `src/${random.of(FOLDERS)}/module ${index}.ts`.replaceAll(' ', random.chance(0.5) ? ' ' : '-'),
    works: Array.from({ length: 1 + random.below(2) }, () => random.of(SHAPES)),
  }));
  const places = modules.flatMap(({ works }, module) =>
    works.flatMap(({ acquires }, work) =>
      Array.from({ length: acquires }, (_, acquire) => placeOf(module, work, acquire)),
    ),
  );
  const leaking = chosen(places, leaks, random);
  const files = modules.map(({ name, works }, module) => {
    const lines = [
      ...filler(random, `A${module}`),
      `import { pool, forget, lose } from '${'../'.repeat(name.split('/').length - 2)}pool';`,
    ];
    works.forEach((shape, work) => {
      const leakAt = (acquire: number): number | undefined => leaking.get(placeOf(module, work, acquire));
      lines.push(
        ...filler(random, `${module}_${work}`),
        ...shape.write({ name: `work${work}`, random, leakAt }),
      );
    });
    return { name, text: `${lines.join('\n')}\n` };
  });
  const marked = files.flatMap(({ name, text }) =>
    text.split('\n').flatMap((line, index) => (/\/\/ leak \d+$/.test(line) ? [`${name}:${index + 1}`] : [])),
  );
  return {
    files: [{ name: 'src/main.ts', text: mainOf(modules) }, { name: 'src/pool.ts', text: POOL }, ...files],
    leaks: marked,
    sound: places.length - marked.length,
  };
}

function placeOf(module: number, work: number, acquire: number): string {
  return `${module}/${work}/${acquire}`;
}

/** So many of the places, each with its number from 1. */
function chosen(places: readonly string[], count: number, random: Random): ReadonlyMap<string, number> {
  const left = [...places];
  return new Map(
    Array.from({ length: count }, (_, index) => [left.splice(random.below(left.length), 1)[0]!, index + 1]),
  );
}

function filler(random: Random, id: string): readonly string[] {
  return Array.from({ length: random.below(3) }, (_, index) => random.of(FILLERS)(`${id}_${index}`)).flat();
}

function mainOf(modules: readonly { readonly name: string; readonly works: readonly unknown[] }[]): string {
  const path = (name: string): string => JSON.stringify(name.replace(/^src/, '.').replace(/\.ts$/, ''));
  return [
    ...modules.map(({ name }, module) => `import * as module${module} from ${path(name)};`),
    'async function main(): Promise<void> {',
    ...modules.flatMap(({ works }, module) =>
      works.map((_, work) => `  await module${module}.work${work}();`),
    ),
    '}',
    'void main();',
    '',
  ].join('\n');
}

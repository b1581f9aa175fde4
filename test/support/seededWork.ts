import type { Random } from './random.ts';

/** What an exported function of a generated module is to be. */
export interface Work {
  readonly name: string;
  readonly random: Random;
  /** The number of the leak that its acquire of this index is, if it is one. */
  readonly leakAt: (acquire: number) => number | undefined;
}

/** A way to write a function that acquires at this many lines. */
export interface Shape {
  readonly acquires: number;
  /** The lines of the function. */
  readonly write: (work: Work) => readonly string[];
}

/** The comment at the end of a line that leaks. */
function mark({ leakAt }: Work, acquire = 0): string {
  const leak = leakAt(acquire);
  return leak === undefined ? '' : ` // leak ${leak}`;
}

/** What becomes of a client; half of the leaked ones lose their connection, too. */
function fate({ leakAt, random }: Work, client = 'client', acquire = 0): string {
  if (leakAt(acquire) === undefined) return `${client}.release();`;
  return random.chance(0.5) ? `forget(${client});` : `lose(${client});`;
}

const QUERY = `await client.query<{ one: number }>('SELECT 1 AS one');`;

export const SHAPES: readonly Shape[] = [
  {
    acquires: 1,
    write: (work) => [
      `export async function ${work.name}(): Promise<void> {`,
      `  const client = await pool.connect();${mark(work)}`,
      '  try {',
      `    ${QUERY}`,
      '  } finally {',
      `    ${fate(work)}`,
      '  }',
      '}',
    ],
  },
  {
    acquires: 1,
    write: (work) => [
      `export const ${work.name} = async (): Promise<void> => {`,
      '  const client = (await pool',
      `    .connect()${mark(work)}`,
      '  )!;',
      `  ${fate(work)}`,
      '};',
    ],
  },
  {
    acquires: 1,
    write: (work) => [
      `class Repository_${work.name}<Row extends object> {`,
      '  readonly #rows: Row[] = [];',
      '  constructor(private readonly source: typeof pool, public label?: string) {}',
      '  async load(key: string): Promise<void>;',
      '  async load(key: number): Promise<void>;',
      '  async load(_key: string | number): Promise<void> {',
      '    if (this.#rows.length === 0) {',
      `      const client = await this.source.connect();${mark(work)}`,
      `      ${fate(work)}`,
      '    }',
      '  }',
      '}',
      `export const ${work.name} = (): Promise<void> => new Repository_${work.name}(pool).load(1);`,
    ],
  },
  {
    acquires: 1,
    write: (work) => [
      `async function* rows_${work.name}(): AsyncGenerator<number, void, undefined> {`,
      '  yield 1;',
      `  const client = await pool.connect();${mark(work)}`,
      `  ${QUERY}`,
      '  yield 2;',
      `  ${fate(work)}`,
      '}',
      `export async function ${work.name}(): Promise<void> {`,
      `  for await (const row of rows_${work.name}()) void row;`,
      '}',
    ],
  },
  {
    acquires: 2,
    write: (work) => [
      `export async function ${work.name}(): Promise<void> {`,
      '  const [one, other] = await Promise.all([',
      `    pool.connect(),${mark(work, 0)}`,
      `    pool.connect(),${mark(work, 1)}`,
      '  ] as const);',
      `  ${fate(work, 'one', 0)}`,
      `  ${fate(work, 'other', 1)}`,
      '}',
    ],
  },
  {
    acquires: 1,
    write: (work) => [
      `export function ${work.name}(): Promise<unknown> {`,
      '  return new Promise<void>((resolve, reject) => {',
      `    pool.connect((error, client) => {${mark(work)}`,
      '      if (error || !client) return reject(error);',
      '      void (async () => {',
      `        ${fate(work)}`,
      '        resolve();',
      '      })();',
      '    });',
      '  });',
      '}',
    ],
  },
  {
    acquires: 1,
    write: (work) => [
      `const helpers_${work.name} = {`,
      '  async within<Result>(job: (open: typeof pool) => Promise<Result>): Promise<Result> {',
      '    return await job(pool);',
      '  },',
      '};',
      `export const ${work.name} = (): Promise<void> =>`,
      `  helpers_${work.name}.within((open) => open.connect().then(async (client) => {${mark(work)}`,
      `    ${fate(work)}`,
      '  }));',
    ],
  },
];

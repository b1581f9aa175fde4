import { strict as assert } from 'node:assert';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import { WIRE_VERSION } from '../../../protocol/wire.ts';
import type { PlacedFrame } from '../../../server/ledger/site.ts';
import { Placements } from '../../../server/sources/placement.ts';

const AUTHOR = `interface Order { id: number }
export function load(order: Order): never {

  throw new Error(String(order.id));
}
`;

const HELLO = {
  kind: 'hello',
  wireVersion: WIRE_VERSION,
  token: '',
  threadId: 0,
  nodeVersion: 'v20.0.0',
  startedAtMs: 0,
} as const;

describe('Placements', () => {
  let directory: string;
  let code: string;
  let map: string;
  /** Where `throw` stands in the generated code. */
  let generated: { line: number; column: number };

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'placement with spaces '));
    const result = await transform(AUTHOR, {
      loader: 'ts',
      sourcemap: 'external',
      sourcefile: 'order.ts',
      minifyWhitespace: true,
    });
    ({ code, map } = result);
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.includes('throw'));
    generated = { line: line + 1, column: lines[line]!.indexOf('throw') + 1 };
  });
  after(() => rm(directory, { recursive: true }));

  /** Places the `throw` of a script of this name and content. */
  async function place(
    name: string,
    content: string,
    sourceMap?: string,
    position = generated,
  ): Promise<PlacedFrame> {
    const path = join(directory, name);
    await writeFile(path, content);
    const placements = new Placements();
    const url = pathToFileURL(path).href;
    placements.learn({ kind: 'source', source: 3, url, ...(sourceMap === undefined ? {} : { sourceMap }) });
    const { frames } = await placements.place({
      kind: 'site',
      site: 0,
      frames: [{ source: 3, ...position, function: 'load' }],
    });
    placements.dispose();
    // These frames are in no known function; landmarks.test.ts is about what is known of them instead.
    const placed = { ...frames[0]! };
    Reflect.deleteProperty(placed, 'landmark');
    return placed;
  }

  const author = { line: 4, column: 3, function: 'load', origin: 'author' };

  it('reads a map beside the script', async () => {
    await writeFile(join(directory, 'order map.js.map'), map);
    const frame = await place('outside.js', `${code}//# sourceMappingURL=order%20map.js.map\n`);
    assert.deepEqual(frame, { ...author, file: join(directory, 'order.ts') });
  });

  it('reads a map inside the script', async () => {
    const inline = Buffer.from(map).toString('base64');
    const frame = await place(
      'inline.js',
      `${code}//# sourceMappingURL=data:application/json;charset=utf-8;base64,${inline}`,
    );
    assert.deepEqual(frame, { ...author, file: join(directory, 'order.ts') });
  });

  it('reads a map beside a script that does not announce it', async () => {
    await writeFile(join(directory, 'hidden.js.map'), map);
    assert.deepEqual(await place('hidden.js', code), { ...author, file: join(directory, 'order.ts') });
  });

  it('does not take the map of an earlier build for one that is not announced', async () => {
    const stale = join(directory, 'stale.js.map');
    await writeFile(stale, map);
    const before = new Date(Date.now() - 60_000);
    await utimes(stale, before, before);
    const { file, line } = await place('stale.js', code);
    assert.deepEqual({ file, line }, { file: join(directory, 'stale.js'), line: generated.line });
  });

  it('knows that ncc moves the first line after the map is made', async () => {
    const [first = ''] = code.split('\n', 1);
    assert.equal(generated.line, 1, first);
    for (const prefix of [`require('./sourcemap-register.js');`, `import './sourcemap-register.cjs';`]) {
      const moved = { line: 1, column: generated.column + prefix.length };
      const frame = await place(
        'ncc.js',
        `${prefix}${code}//# sourceMappingURL=order%20map.js.map\n`,
        undefined,
        moved,
      );
      assert.deepEqual(frame, { ...author, file: join(directory, 'order.ts') });
    }
  });

  it('finds the files of code that is evaluated from where the process runs', async () => {
    await writeFile(join(directory, 'order.ts'), AUTHOR);
    const placements = new Placements();
    placements.learn({ ...HELLO, process: { pid: 1, ppid: 1, cwd: directory } });
    const named = JSON.stringify({ ...(JSON.parse(map) as object), sources: ['webpack://shop/./order.ts'] });
    placements.learn({ kind: 'source', source: 0, url: 'webpack-internal:///./order.ts', sourceMap: named });
    const { frames } = await placements.place({
      kind: 'site',
      site: 0,
      frames: [{ source: 0, ...generated, function: 'load' }],
    });
    placements.dispose();
    assert.deepEqual(
      frames.map(({ file, line }) => [file, line]),
      [[join(directory, 'order.ts'), author.line]],
    );
  });

  it('reads a map that only the process has', async () => {
    const frame = await place('order.ts', AUTHOR, map);
    assert.deepEqual(frame, { ...author, file: join(directory, 'order.ts') });
  });

  it('keeps the position of a script without a map, and says nothing', async () => {
    const frame = await place('plain.js', code);
    assert.deepEqual(frame, {
      ...generated,
      file: join(directory, 'plain.js'),
      function: 'load',
      origin: 'author',
    });
  });

  for (const [what, broken] of [
    ['is not JSON', 'nonsense'],
    ['has mappings that make no sense', '{"version":3,"sources":["a"],"names":[],"mappings":"!!!"}'],
    ['is of an unknown version', '{"version":9,"sources":[],"names":[],"mappings":""}'],
  ] as const) {
    it(`keeps the generated position when the map ${what}, and says so`, async () => {
      const frame = await place('broken.js', code, broken);
      assert.equal(frame.line, generated.line);
      assert.match(frame.mapProblem ?? '', /source map is broken.*Build again/);
    });
  }

  it('keeps the generated position when the map is missing, and says which', async () => {
    const frame = await place('missing.js', `${code}//# sourceMappingURL=gone.js.map`);
    assert.equal(frame.line, generated.line);
    assert.match(frame.mapProblem ?? '', /gone\.js\.map cannot be read \(ENOENT\)/);
  });

  it('tells libraries and Node from the author', async () => {
    const placements = new Placements();
    for (const [source, url] of [
      'file:///app/node_modules/@scope/lib/index.js',
      'C:\\app\\node_modules\\pg-pool\\index.js',
      'node:net',
      '',
      'file:///app/src/a%20b.mjs?query=1',
    ].entries()) {
      placements.learn({ kind: 'source', source, url });
    }
    const frame = { line: 1, column: 1, function: '' };
    const { frames } = await placements.place({
      kind: 'site',
      site: 1,
      frames: [0, 1, 2, 3, 4].map((source) => ({ source, ...frame })),
    });
    assert.deepEqual(
      frames.map(({ origin, library, file }) => library ?? `${origin} ${file}`),
      ['@scope/lib', 'pg-pool', 'node node:net', 'node ', 'author /app/src/a b.mjs'],
    );
  });
});

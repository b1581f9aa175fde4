import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { after, afterEach, before, describe, it } from 'mocha';
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
    directory = await realpath(await mkdtemp(join(tmpdir(), 'placement with spaces ')));
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

  /** A map whose first line is line 4, column 3 of the source: `throw` in AUTHOR. */
  const mapOf = (fields: object): string =>
    JSON.stringify({ version: 3, names: [], sources: ['src.ts'], mappings: 'AAGE', ...fields });
  const placeBy = (mapFields: object, sourceMap = mapOf(mapFields)): Promise<PlacedFrame> =>
    place('lied.js', 'throw 1;\n', sourceMap, { line: 1, column: 1 });

  describe('of maps that lie', () => {
    const source = (): string => join(directory, 'src.ts');
    afterEach(() => rm(source(), { force: true }));

    it('keeps the generated position when the source is not there, and says which', async () => {
      const frame = await placeBy({});
      assert.deepEqual([frame.file, frame.line], [join(directory, 'lied.js'), 1]);
      assert.match(
        frame.mapProblem ?? '',
        /names .*src\.ts, which is not there\. Build again .*"remoteRoot"/,
      );
    });

    it('believes a source that is not there when the map has its text', async () => {
      assert.deepEqual(await placeBy({ sourcesContent: [AUTHOR] }), { ...author, file: source() });
    });

    it('keeps the generated position when the source has no such line', async () => {
      await writeFile(source(), 'one line\n');
      const frame = await placeBy({});
      assert.equal(frame.file, join(directory, 'lied.js'));
      assert.match(frame.mapProblem ?? '', /names line 4 of .*src\.ts, which has no such line/);
    });

    it('follows the edits that were made since the build', async () => {
      await writeFile(source(), `// new\r\n// lines\r\n${AUTHOR.replaceAll('\n', '\r\n')}`);
      assert.deepEqual(await placeBy({ sourcesContent: [AUTHOR] }), { ...author, line: 6, file: source() });
    });

    it('says so when the line is not there any more', async () => {
      await writeFile(source(), AUTHOR.replace('throw new Error', 'return null; // was: Error'));
      const frame = await placeBy({ sourcesContent: [AUTHOR] });
      assert.deepEqual([frame.file, frame.line], [source(), 4]);
      assert.match(frame.mapProblem ?? '', /src\.ts has changed since it was built.*Build again/);
    });

    for (const [what, fields] of [
      ['names no source', { sources: [null] }],
      ['has an empty list of sources', { sources: [], mappings: '' }],
      ['maps nothing', { mappings: ';;;' }],
    ] as const) {
      it(`keeps the generated position when the map ${what}`, async () => {
        const frame = await placeBy(fields);
        assert.deepEqual([frame.file, frame.line], [join(directory, 'lied.js'), 1]);
      });
    }

    for (const [what, text] of [
      ['is cut off', mapOf({}).slice(0, -9)],
      ['counts lines below zero', mapOf({ mappings: 'AADA' })],
      ['is a list', '[]'],
      ['is null', 'null'],
      ['has sources that are no list', mapOf({ sources: 'src.ts' })],
      [
        'nests sections without end',
        `{"version":3,"sections":[${'{"offset":{"line":0,"column":0},"map":{"version":3,"sections":['.repeat(50)}`,
      ],
      [
        'has sections in the wrong order',
        JSON.stringify({
          version: 3,
          sections: [2, 1].map((line) => ({
            offset: { line, column: 0 },
            map: JSON.parse(mapOf({})) as object,
          })),
        }),
      ],
    ] as const) {
      it(`keeps the generated position when the map ${what}, and says so`, async () => {
        const frame = await placeBy({}, text);
        assert.deepEqual([frame.file, frame.line], [join(directory, 'lied.js'), 1]);
        assert.match(frame.mapProblem ?? '', /lied\.js are of the generated code: .*Build again/);
      });
    }

    it('fetches nothing over the network', async () => {
      const code = 'throw 1;\n//# sourceMappingURL=https://example.com/a.js.map\n';
      const frame = await place('remote.js', code, undefined, { line: 1, column: 1 });
      assert.match(
        frame.mapProblem ?? '',
        /is at https:\/\/example\.com\/a\.js\.map, and nothing is fetched/,
      );
    });
  });

  it('reads a map of sections', async () => {
    await writeFile(join(directory, 'src.ts'), AUTHOR);
    const section = (line: number) => ({ offset: { line, column: 0 }, map: JSON.parse(mapOf({})) as object });
    const map = JSON.stringify({ version: 3, sections: [section(0), section(5)] });
    const frame = await place('sections.js', `throw 1;\n\n\n\n\nthrow 2;`, map, { line: 6, column: 1 });
    assert.deepEqual(frame, { ...author, file: join(directory, 'src.ts') });
    await rm(join(directory, 'src.ts'));
  });

  it('reads a map behind the line that keeps browsers from running it, and below a sourceRoot', async () => {
    await mkdir(join(directory, 'ü % #'), { recursive: true });
    await writeFile(join(directory, 'ü % #', 'src.ts'), AUTHOR);
    const map = `)]}'\n${mapOf({ sourceRoot: './%C3%BC%20%25%20%23/' })}`;
    const frame = await place('root.js', 'throw 1;', map, { line: 1, column: 1 });
    assert.equal(frame.file, join(directory, 'ü % #', 'src.ts'));
  });

  it('finds what runs on another machine by its roots', async () => {
    await mkdir(join(directory, 'src'), { recursive: true });
    await writeFile(join(directory, 'src', 'src.ts'), AUTHOR);
    const placements = new Placements(() => [{ remoteRoot: '/app', localRoot: directory }]);
    const sourceMap = mapOf({ sources: ['/app/src/src.ts'] });
    placements.learn({ kind: 'source', source: 1, url: 'file:///app/dist/a.js', sourceMap });
    placements.learn({ kind: 'source', source: 2, url: '/app/src/src.ts' });
    const frame = { line: 1, column: 1, function: 'load' };
    const frames = [1, 2].map((source) => ({ source, ...frame }));
    const placed = await placements.place({ kind: 'site', site: 1, frames });
    assert.deepEqual(
      placed.frames.map(({ file, line }) => [file, line]),
      [
        [join(directory, 'src', 'src.ts'), 4],
        [join(directory, 'src', 'src.ts'), 1],
      ],
    );
    placements.dispose();
  });

  it("knows files by their paths without symbolic links, and so a linked package as the author's", async () => {
    await mkdir(join(directory, 'packages/core'), { recursive: true });
    await mkdir(join(directory, 'node_modules'), { recursive: true });
    await writeFile(join(directory, 'packages/core/src.ts'), AUTHOR);
    await writeFile(join(directory, 'packages/core/core.js'), code);
    const link = join(directory, 'node_modules/core');
    await symlink(join(directory, 'packages/core'), link, 'junction');
    const placements = new Placements(() => [{ remoteRoot: '/app', localRoot: link }]);
    const url = pathToFileURL(join(link, 'core.js')).href;
    placements.learn({ kind: 'source', source: 1, url });
    placements.learn({ kind: 'source', source: 2, url: '/app/core.js' });
    const named = mapOf({ sources: [pathToFileURL(join(link, 'src.ts')).href] });
    placements.learn({ kind: 'source', source: 3, url, sourceMap: named });
    const frames = [1, 2, 3].map((source) => ({ source, line: 1, column: 1, function: 'load' }));
    const placed = await placements.place({ kind: 'site', site: 1, frames });
    placements.dispose();
    assert.deepEqual(
      placed.frames.map(({ file, line, origin }) => [origin, file, line]),
      [
        ['author', join(directory, 'packages/core/core.js'), 1],
        ['author', join(directory, 'packages/core/core.js'), 1],
        ['author', join(directory, 'packages/core/src.ts'), 4],
      ],
    );
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

/**
 * Builds dist/, or the folder after `--outdir=`. Each bundle has a target, a byte budget and a list of what may be
 * inside; the build fails when one is broken. `--watch` rebuilds on change, `--tests` also builds the suites that run
 * inside VS Code, `--production` leaves out source maps, `--verbose` prints the sizes.
 */
import { context, build } from 'esbuild';
import { rmSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { thirdPartyNotices } from './scripts/notices.mjs';
import { observerText } from './scripts/observerText.mjs';

const KB = 1024;

/** What may be bundled by default: our own code and any npm package. */
const ANYTHING = /./;

const BUNDLES = [
  {
    name: 'runtime-hook',
    entry: 'runtime-hook/preload.ts',
    // Old versions of Node are not traced, but must get over the file.
    target: 'node14.18',
    // That version has both; esbuild avoids them for a bug of its V8 that this code does not meet.
    supported: { 'optional-chain': true, 'nullish-coalescing': true },
    // Without the text of the observer, over which V8 only reads: what every process parses.
    budgetBytes: 12 * KB,
    // 4 KB of it for what is counted of queries and told of leases that are over.
    textBudgetBytes: 48 * KB,
    allowed: /^(runtime-hook|protocol)\//,
  },
  {
    name: 'scope',
    entry: 'runtime-hook/scopeEntry.ts',
    target: 'node14.18',
    budgetBytes: KB,
    allowed: /^(runtime-hook|protocol)\//,
  },
  { name: 'server', entry: 'server/main.ts', target: 'node20', budgetBytes: 700 * KB, allowed: ANYTHING },
  {
    name: 'mapWorker',
    entry: 'server/sources/mapWorker.ts',
    target: 'node20',
    budgetBytes: 80 * KB,
    allowed: /^(server\/sources|node_modules\/source-map)\//,
  },
  {
    name: 'syntax',
    entry: 'server/syntax/queryText.ts',
    target: 'node20',
    // The parser of TypeScript; loaded at the first hover that needs it.
    budgetBytes: 4000 * KB,
    allowed: /^(server\/syntax|node_modules\/typescript)\//,
  },
  {
    name: 'cli',
    entry: 'server/cli/main.ts',
    // An old Node must get as far as the message that it is too old.
    target: 'node14.18',
    budgetBytes: 300 * KB,
    allowed: ANYTHING,
  },
  {
    name: 'mcp',
    entry: 'server/cli/mcp.ts',
    target: 'node20',
    // Most of it is the SDK with its schemas; loaded by `leak-lens mcp` alone.
    budgetBytes: 520 * KB,
    allowed: ANYTHING,
  },
  {
    name: 'client',
    entry: 'client/extension.ts',
    target: 'node20',
    budgetBytes: 800 * KB,
    allowed: ANYTHING,
    external: ['vscode'],
  },
  {
    name: 'timeline',
    file: 'timeline.js',
    entry: 'timeline/main.ts',
    // The first VS Code that is supported has Chromium 132 or later.
    target: 'chrome132',
    platform: 'browser',
    // 52 KB of it are uPlot.
    budgetBytes: 80 * KB,
    allowed: /^(timeline|protocol|node_modules\/uplot)\//,
  },
];

const TESTS = {
  name: 'test/extension',
  entry: 'test/extension/index.ts',
  target: 'node20',
  budgetBytes: 4000 * KB,
  allowed: ANYTHING,
  external: ['vscode', 'mocha'],
};

/** The wasm module of `source-map` is read from beside the bundle. */
const MAPPINGS = 'node_modules/source-map/lib/mappings.wasm';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const verbose = process.argv.includes('--verbose');
const target = process.argv.find((word) => word.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist';
// What was built before stays until everything is built, for whoever is using it.
const outdir = watch ? target : `${target}.${process.pid}`;
if (!watch) process.on('exit', () => rmSync(outdir, { recursive: true, force: true }));
const bundles = process.argv.includes('--tests') ? [...BUNDLES, TESTS] : BUNDLES;

await mkdir(outdir, { recursive: true });
await copyFile(MAPPINGS, `${outdir}/mappings.wasm`);
await copyFile('runtime-hook/preload.d.cts', `${outdir}/runtime-hook.d.cts`);
await copyFile('runtime-hook/scopeEntry.d.cts', `${outdir}/scope.d.cts`);

const metafiles = [];
for (const bundle of bundles) {
  let observer;
  const options = {
    entryPoints: [bundle.entry],
    outfile: `${outdir}/${fileOf(bundle)}`,
    bundle: true,
    platform: bundle.platform ?? 'node',
    format: bundle.platform === 'browser' ? 'iife' : 'cjs',
    target: bundle.target,
    supported: bundle.supported ?? {},
    external: bundle.external ?? [],
    minify: true,
    // Names of functions appear in stacks that people read.
    keepNames: !['runtime-hook', 'syntax'].includes(bundle.name),
    sourcemap: production ? false : 'linked',
    // The bundles are CommonJS, which has another name for it.
    define: { 'import.meta.filename': '__filename', 'import.meta.dirname': '__dirname' },
    plugins: [
      ...(bundle.textBudgetBytes ? [observerText({ minify: true }, (inner) => (observer = inner))] : []),
      loadedLater(bundle),
    ],
    metafile: true,
    logLevel: 'warning',
    ...(bundle.name === 'cli' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
  };
  if (watch) {
    await (await context(options)).watch();
    continue;
  }
  const { metafile } = await build(options);
  await verify(bundle, metafile, observer);
  metafiles.push(metafile);
}
if (watch) {
  console.log('watching for changes');
} else {
  await writeFile(`${outdir}/THIRD-PARTY-NOTICES.txt`, thirdPartyNotices(metafiles, [MAPPINGS]));
  await rm(target, { recursive: true, force: true });
  await rename(outdir, target);
}

async function verify(bundle, metafile, observer) {
  const inputs = Object.keys({ ...metafile.inputs, ...observer?.inputs });
  const strangers = inputs.filter((input) => !bundle.allowed.test(input));
  if (strangers.length > 0) {
    throw new Error(`${fileOf(bundle)} must not contain ${strangers.join(', ')}; import it elsewhere.`);
  }
  const { size } = await stat(`${outdir}/${fileOf(bundle)}`);
  const [output] = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint === bundle.entry);
  const textBytes = output.inputs['runtime-hook/observerSource.ts']?.bytesInOutput ?? 0;
  keepBudget(`${outdir}/${fileOf(bundle)}`, size - textBytes, bundle.budgetBytes);
  if (observer) keepBudget(`The observer in ${bundle.name}.cjs`, textBytes, bundle.textBudgetBytes);
}

/** Code for a page is no module. */
function fileOf({ name, file }) {
  return file ?? `${name}.cjs`;
}

/** What has a bundle of its own is loaded from there when it is imported. */
function loadedLater({ entry }) {
  const later = new Map(
    BUNDLES.filter((other) => other.entry !== entry).map((other) => [
      resolve(other.entry),
      `./${fileOf(other)}`,
    ]),
  );
  return {
    name: 'loaded-later',
    setup: ({ onResolve }) =>
      onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
        const file = kind === 'dynamic-import' ? later.get(resolve(resolveDir, path)) : undefined;
        return file === undefined ? undefined : { path: file, external: true };
      }),
  };
}

function keepBudget(what, bytes, budgetBytes) {
  if (bytes > budgetBytes) {
    throw new Error(
      `${what} is ${bytes} bytes, over its budget of ${budgetBytes}; make it smaller, ` +
        'or raise the budget in esbuild.mjs with a reason.',
    );
  }
  if (verbose) console.log(`${what} ${(bytes / KB).toFixed(1)} KB of ${budgetBytes / KB} KB`);
}

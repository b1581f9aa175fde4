import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import { INSTALLATION_ROOT } from '../test/hosts/browserInstallation.ts';
import { installPackageFolder } from '../test/hosts/packageFolder.ts';
import { packageReadme } from './packageReadme.ts';

const REPOSITORY = join(import.meta.dirname, '..');
/** With its dependencies it takes 150 MB, which is why it is installed only where it is needed. */
const VSCE_VERSION = '3.9.2';
const MAX_VSIX_BYTES = 6 * 1024 * 1024;

/** Everything that the extension is made of; the npm package has its list in package.json, under "files". */
const EXTENSION_FILES = [
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/client.cjs',
  'dist/server.cjs',
  'dist/mapWorker.cjs',
  'dist/syntax.cjs',
  'dist/cli.cjs',
  'dist/mcp.cjs',
  'dist/runtime-hook.cjs',
  'dist/timeline.js',
  'dist/timeline.css',
  'dist/mappings.wasm',
  'dist/THIRD-PARTY-NOTICES.txt',
  'docs/findings/**',
  'media/icon.png',
  'media/walkthrough/**',
  'syntaxes/**',
];

/** Parts of package.json that mean something only to npm or in the repository. */
const NOT_FOR_THE_EXTENSION = [
  'bin',
  'exports',
  'files',
  'scripts',
  'devDependencies',
  'allowScripts',
  'overrides',
];

export interface Packages {
  /** Absolute path of the VSIX. */
  readonly vsix: string;
  /** Absolute path of the npm package. */
  readonly tarball: string;
}

interface Vsce {
  createVSIX(options: {
    readonly cwd: string;
    readonly packagePath: string;
    readonly dependencies: boolean;
    readonly allowMissingRepository: boolean;
  }): Promise<void>;
}

/**
 * Builds for production and makes both packages in `folder`, from a copy of what goes into them: dist/ is not touched.
 * Rejects with a message for a person, also when the VSIX is over 6 MB.
 */
export async function makePackages(folder: string): Promise<Packages> {
  const stage = await mkdtemp(join(tmpdir(), 'leak-lens-package-'));
  try {
    await fill(stage);
    await mkdir(folder, { recursive: true });
    return { tarball: await packForNpm(stage, folder), vsix: await packForVsCode(stage, folder) };
  } finally {
    await rm(stage, { recursive: true });
  }
}

async function fill(stage: string): Promise<void> {
  const run = promisify(execFile);
  await run(process.execPath, ['esbuild.mjs', '--production', `--outdir=${join(stage, 'dist')}`], {
    cwd: REPOSITORY,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const copied = [
    ...['package.json', 'package.nls.json', 'CHANGELOG.md', 'LICENSE'],
    ...['docs/findings', 'media', 'syntaxes'],
  ];
  for (const name of copied) {
    await cp(join(REPOSITORY, name), join(stage, name), { recursive: true });
  }
  const readme = await readFile(join(REPOSITORY, 'README.md'), 'utf8');
  await writeFile(join(stage, 'README.md'), packageReadme(readme));
}

async function packForNpm(stage: string, folder: string): Promise<string> {
  // The scripts in package.json build in the repository; here everything is built.
  await promisify(execFile)('npm', ['pack', '--ignore-scripts'], {
    cwd: stage,
    shell: process.platform === 'win32',
  });
  const name = `${manifest.name}-${manifest.version}.tgz`;
  // npm's --pack-destination would have to survive the shell that Windows needs.
  await copyFile(join(stage, name), join(folder, name));
  return join(folder, name);
}

async function packForVsCode(stage: string, folder: string): Promise<string> {
  const kept = Object.entries(manifest).filter(([key]) => !NOT_FOR_THE_EXTENSION.includes(key));
  await writeFile(join(stage, 'package.json'), JSON.stringify(Object.fromEntries(kept), undefined, 2));
  await writeFile(
    join(stage, '.vscodeignore'),
    ['**', ...EXTENSION_FILES.map((file) => `!${file}`)].join('\n'),
  );
  const vsix = join(folder, `${manifest.name}-${manifest.version}.vsix`);
  const vsce = await loadVsce();
  await vsce.createVSIX({
    cwd: stage,
    packagePath: vsix,
    // All code is bundled.
    dependencies: false,
    // There is no public one yet.
    allowMissingRepository: true,
  });
  const { size } = await stat(vsix);
  if (size <= MAX_VSIX_BYTES) return vsix;
  await rm(vsix);
  throw new Error(
    `${vsix} would have ${size} bytes, more than the ${MAX_VSIX_BYTES} that it may have. Look at what is listed ` +
      'above and make it smaller, or raise MAX_VSIX_BYTES in scripts/packages.ts with a reason.',
  );
}

async function loadVsce(): Promise<Vsce> {
  const folder = await installPackageFolder(
    INSTALLATION_ROOT,
    { title: 'vsce', name: `vsce-${VSCE_VERSION}`, packages: [`@vscode/vsce@${VSCE_VERSION}`] },
    console.log,
  );
  return createRequire(join(folder, 'package.json'))('@vscode/vsce') as Vsce;
}

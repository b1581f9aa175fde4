import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { installPackageFolder } from '../hosts/packageFolder.ts';
import { startProgram } from '../support/tracedProgram.ts';
import type { Command, Kit, Row } from './row.ts';

/** A copy of a row's program beside the packages of its kit. */
export interface Project {
  readonly folder: string;
  /** PATH with the kit's commands, and the row's Node. */
  readonly path: string;
  /** Line of the author's file that ends with the mark; counts from 1. Throws when there is not exactly one. */
  readonly line: (mark: 'forgets' | 'returns') => Promise<number>;
  readonly remove: () => Promise<void>;
}

/** Installs what the row needs, copies its program and builds it. Rejects with the output of what failed. */
export async function prepareProject(row: Row): Promise<Project> {
  const kit = await installKit(row.kit);
  const folder = await mkdtemp(join(kit, 'run-'));
  await cp(join(import.meta.dirname, 'programs', row.program), folder, { recursive: true });
  const binaries = [join(kit, 'node_modules/.bin')];
  if (row.node !== undefined) binaries.unshift(await installNode(row.node));
  const path = [...binaries, process.env['PATH']].join(delimiter);
  for (const command of row.build ?? []) await build(command, folder, path);
  const author = join(folder, row.file);
  return {
    folder,
    path,
    line: async (mark) => {
      const lines = (await readFile(author, 'utf8')).split('\n');
      const marked = lines.flatMap((text, index) => (text.endsWith(`// ${mark}`) ? [index + 1] : []));
      if (marked.length !== 1) throw new Error(`${author} has ${marked.length} lines marked "${mark}".`);
      return marked[0]!;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function installKit({ title, packages }: Kit): Promise<string> {
  const hash = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12);
  return installPackageFolder(INSTALLATION_ROOT, { title, packages, name: `kit-${hash}` }, console.log);
}

/** The folder of the `node` command of this version. */
async function installNode(version: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = await installPackageFolder(
    INSTALLATION_ROOT,
    { title: `Node ${version}`, name: `node-${version}`, packages: [`${name}@${version}`] },
    console.log,
  );
  return dirname(join(folder, 'node_modules', name, 'bin/node'));
}

async function build([command, ...words]: Command, cwd: string, path: string): Promise<void> {
  const program = startProgram(command, words, { ...process.env, PATH: path }, { cwd });
  const code = await program.ended;
  if (code !== 0)
    throw new Error(`"${[command, ...words].join(' ')}" ended with ${code}:\n${program.output()}`);
}

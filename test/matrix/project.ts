import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { installPackageFolder } from '../hosts/packageFolder.ts';
import { startProgram } from '../support/tracedProgram.ts';
import type { Command, Kit, Row } from './row.ts';

/** A copy of programs beside the packages of a kit. */
export interface ProgramCopy {
  readonly folder: string;
  /** PATH with the kit's commands. */
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** A copy of a row's program beside the packages of its kit. */
export interface Project extends ProgramCopy {
  /** Line of the author's file that ends with the mark; counts from 1. Throws when there is not exactly one. */
  readonly line: (mark: LineMark) => Promise<number>;
}

/** What a program says of a line that takes a client. */
type LineMark = 'forgets' | 'returns';

/** Installs what the row needs, copies its program and builds it. Rejects with the output of what failed. */
export async function prepareProject(row: Row): Promise<Project> {
  const copy = await copyBesidePackages(join(import.meta.dirname, 'programs', row.program), row.kit);
  const { folder } = copy;
  const path = row.node === undefined ? copy.path : [await installNode(row.node), copy.path].join(delimiter);
  for (const command of row.build ?? []) await build(command, folder, path);
  return { ...copy, path, line: (mark) => markedLine(join(folder, row.file), mark) };
}

/** Copies a folder to where Node finds the packages of the kit, which are installed before when needed. */
export async function copyBesidePackages(source: string, kit: Kit): Promise<ProgramCopy> {
  const packages = await installKit(kit);
  const folder = await mkdtemp(join(packages, 'run-'));
  await cp(source, folder, { recursive: true });
  return {
    folder,
    path: [join(packages, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The line of the file that ends with the mark; counts from 1. Rejects when there is not exactly one. */
export async function markedLine(file: string, mark: LineMark): Promise<number> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const marked = lines.flatMap((text, index) => (text.endsWith(`// ${mark}`) ? [index + 1] : []));
  if (marked.length !== 1) throw new Error(`${file} has ${marked.length} lines marked "${mark}".`);
  return marked[0]!;
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

/** Runs a command that comes before the program. Rejects with its output when it fails. */
export async function build([command, ...words]: Command, cwd: string, path: string): Promise<void> {
  const program = startProgram(command, words, { ...process.env, PATH: path }, { cwd });
  const code = await program.ended;
  if (code !== 0)
    throw new Error(`"${[command, ...words].join(' ')}" ended with ${code}:\n${program.output()}`);
}

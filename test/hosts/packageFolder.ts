import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** One line of progress for the person who waits. */
export type Progress = (line: string) => void;

export interface PackageFolder {
  /** What a person calls it, for progress lines and errors. */
  readonly title: string;
  /** Folder name below `root`; carries the exact version, so that a new version is a new folder. */
  readonly name: string;
  /** npm package specifiers with exact versions. */
  readonly packages: readonly string[];
  /** Further work inside the folder before it counts as installed. */
  readonly finish?: (folder: string) => Promise<void>;
}

/**
 * Returns the absolute path of a folder that holds the packages, installing them if it does not exist yet.
 * The work happens in a temporary sibling that is renamed at the very end: an interrupted installation leaves
 * nothing that looks complete, and of two simultaneous ones the slower uses the result of the faster.
 * Rejects with a message for a person when npm fails.
 */
export async function installPackageFolder(
  root: string,
  wanted: PackageFolder,
  progress: Progress,
): Promise<string> {
  const folder = path.join(root, wanted.name);
  if (existsSync(folder)) return folder;

  const unfinished = path.join(root, `.installing-${wanted.name}-${process.pid}`);
  await removeAbandoned(root, wanted.name);
  await mkdir(unfinished, { recursive: true });
  progress(`Installing ${wanted.title} into ${path.relative(process.cwd(), folder)} (once) …`);
  const startedAt = performance.now();
  try {
    await writeFile(path.join(unfinished, 'package.json'), '{ "private": true }\n');
    await npmInstall(unfinished, wanted.packages);
    await wanted.finish?.(unfinished);
    // Another process may have been faster; its result is as good.
    if (!existsSync(folder)) await rename(unfinished, folder);
  } catch (error) {
    throw new Error(
      `Cannot install ${wanted.title}, which the tests and "npm start" need to show a real VS Code.\n` +
        `${error instanceof Error ? error.message : String(error)}\n` +
        'Check that the npm registry can be reached and that the disk has 1 GB free, then run the command again: ' +
        'it starts this installation anew.',
      { cause: error },
    );
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  progress(`Installed ${wanted.title} in ${Math.round((performance.now() - startedAt) / 1000)} s.`);
  return folder;
}

/** Runs `npm install` in `folder`; install scripts stay off, because they would download or compile. */
export async function npmInstall(folder: string, packages: readonly string[]): Promise<void> {
  const options = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn('npm', ['install', ...options, ...packages], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(
            `"npm install ${packages.join(' ')}" ended with ${signal ?? `code ${String(code)}`}:\n${output.trim()}`,
          ),
        );
    });
  });
}

/** Removes what interrupted installations of processes that no longer run have left. */
async function removeAbandoned(root: string, name: string): Promise<void> {
  if (!existsSync(root)) return;
  const prefix = `.installing-${name}-`;
  for (const entry of await readdir(root)) {
    if (!entry.startsWith(prefix) || isRunning(Number(entry.slice(prefix.length)))) continue;
    await rm(path.join(root, entry), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

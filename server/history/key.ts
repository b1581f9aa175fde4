import { createHash } from 'node:crypto';
import { relativeText } from '../evidence/signature.ts';
import type { PlacedFrame } from '../ledger/site.ts';

/** Enough of a hash to tell a few thousand signatures apart, in base64url. */
const KEY_LENGTH = 16;

/**
 * What identifies a signature between runs: the same after edits above its functions, in another checkout, and in a
 * bundle of another build. `folders` are those of the workspace.
 */
export function keyOf(chain: readonly PlacedFrame[], folders: readonly string[]): string {
  const text = relativeText(chain, (file) => stableName(file, folders));
  return createHash('sha256').update(text).digest('base64url').slice(0, KEY_LENGTH);
}

/**
 * The file as seen from the folder that it is in, with `/` between its parts and without the hash that a bundler put
 * into its name. Where there are several folders the name begins with that of the folder; files elsewhere are absolute.
 */
export function stableName(file: string, folders: readonly string[]): string {
  const path = slashed(file);
  const folder = folders
    .map((each) => slashed(each).replace(/\/+$/, ''))
    .filter((each) => path.startsWith(`${each}/`))
    .sort((a, b) => b.length - a.length)[0];
  const outer = folders.length > 1 ? folder?.replace(/[^/]*$/, '') : folder && `${folder}/`;
  return withoutBuildHash(path.slice(outer?.length ?? 0));
}

/** A part of a bundle's name that changes with each build: of webpack and Rollup hexadecimal, of esbuild and Vite eight characters. */
const BUILD_HASH =
  /[.-](?:(?=[a-f]*\d)[\da-f]{8,64}|[A-Z2-7]{8}|(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{8})(?=\.[cm]?js$)/;

function withoutBuildHash(path: string): string {
  return path.replace(BUILD_HASH, '');
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

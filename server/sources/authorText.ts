import { readFile, stat } from 'node:fs/promises';

/** Bigger files are made by a machine, not written by a person. */
const MAX_BYTES = 5 * 1024 * 1024;

/** What an author's file says; nothing of one that is not there, or is no file. */
export type AuthorText = { readonly text: string } | 'too large' | undefined;

/** Reads a file as it is now. Never rejects. */
export async function authorText(file: string): Promise<AuthorText> {
  try {
    return (await stat(file)).size > MAX_BYTES ? 'too large' : { text: await readFile(file, 'utf8') };
  } catch {
    return undefined;
  }
}

import type { PackageFolder } from '../hosts/packageFolder.ts';

/** npm packages that rows share, `pg` included unless a row is about another version of it. */
export type Kit = Pick<PackageFolder, 'title' | 'packages'>;

/** The parts of the matrix, in the order in which the README's table shows them. */
export const GROUPS = [
  'Modules',
  'Transpilers',
  'Bundlers',
  'Processes',
  'Test runners',
  'Packages',
  'Libraries',
  'Node',
  'pg',
] as const;

/**
 * One way in which a Node program that uses `pg` is written, built and started. The author's file takes a
 * client and forgets it in the line that ends with `// forgets`, and takes and returns one in the line that
 * ends with `// returns`, after the former.
 */
export interface Row {
  readonly group: (typeof GROUPS)[number];
  /** Within its group, as the table shows it: `esbuild, minified`. */
  readonly name: string;
  readonly kit: Kit;
  /** The folder below `programs` that the row runs in a copy of. */
  readonly program: string;
  /** Commands that come before, untraced: compilers, bundlers. */
  readonly build?: readonly Command[];
  /** The traced command. A program that goes on for ever is ended when it was seen. */
  readonly command: Command;
  /** Where the listener is, if not at a socket of the file system. */
  readonly endpoint?: string;
  /** Beyond those that name the listener and the database. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Path of the author's file, relative to `program`. */
  readonly file: string;
  /** The library through which the client is taken. */
  readonly via?: string;
  /** Clients are taken at other lines as well, by what sets the library up, and are not forgotten there. */
  readonly takesElsewhere?: true;
  /** How many single statements the pool runs on clients that it returns itself, where that matters. */
  readonly poolQueries?: number;
  /** The version of Node, where it is not that of the tests: `18.20.8`. */
  readonly node?: string;
  /** Part of `npm test`; the rest only of `npm run test:matrix`. */
  readonly isQuick?: boolean;
}

/** The command and its words. The command may be in the kit's `node_modules/.bin`. */
export type Command = readonly [string, ...string[]];

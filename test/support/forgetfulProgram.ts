import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from './tracedProgram.ts';

/** The line of `forgetful.cjs` that takes a client and forgets it. */
export const LEAKING_LINE = 5;

/** It ends by itself, because the forgotten client's socket does not keep it alive. */
const PROGRAM = `const { Pool } = require('pg');
const pool = new Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true });

async function forget() {
  const client = await pool.connect();
  await client.query('SELECT 1');
  client.connection.stream.unref();
}

forget();
`;

/** Writes `forgetful.cjs` into the folder, and links `pg` into its node_modules. */
export async function writeForgetfulProgram(folder: string): Promise<void> {
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  await symlink(join(REPOSITORY, 'node_modules/pg'), join(folder, 'node_modules/pg'), 'junction');
  await writeFile(join(folder, 'forgetful.cjs'), PROGRAM);
}

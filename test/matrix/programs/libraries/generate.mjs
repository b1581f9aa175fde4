// Prisma's command wants an engine that is downloaded, although it generates clients without.
import { spawnSync } from 'node:child_process';

const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' };
const { status } = spawnSync('prisma', ['generate', '--schema', 'schema.prisma'], {
  env,
  stdio: 'inherit',
  shell: true,
});
process.exit(status ?? 1);

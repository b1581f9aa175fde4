import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { copyBesidePackages, build } from '/work/main/test/matrix/project.ts';
import { SERVICES } from '/work/main/test/matrix/rows/kits.ts';
import { startTracing, startProgram } from '/work/main/test/support/tracedProgram.ts';
import { startDatabaseProcess } from '/work/main/sample/database/process.ts';
import { framesOf } from '/work/main/server/ledger/snapshot.ts';
import { signatureOf } from '/work/main/server/evidence/signature.ts';
import { setTimeout as delay } from 'node:timers/promises';
const copy = await copyBesidePackages('/work/main/test/workbench/programs', SERVICES);
const db = await startDatabaseProcess();
try {
  await build(['tsc'], join(copy.folder, 'express-drizzle'), copy.path);
  await build(['npm', 'run', 'build'], join(copy.folder, 'minified-bundle'), copy.path);
  for (const name of ['fastify-kysely','minified-bundle']) await build(['tsc','--noEmit'], join(copy.folder, name), copy.path).catch((e) => console.log(String(e)));
  let port = 45671;
  for (const [dir, ...cmd] of [['express-drizzle','node','dist/server.js'],['fastify-kysely','tsx','src/server.ts'],['minified-bundle','node','dist/server.js']]) {
    const tracing = await startTracing();
    port++;
    const program = startProgram(cmd[0], cmd.slice(1), { ...tracing.environment, DATABASE_URL: db.connectionString, PATH: copy.path, PORT: String(port) }, { cwd: join(copy.folder, dir), detached: true });
    const get = async (p: string) => { for (let i=0;i<100;i++) { try { return await (await fetch(`http://127.0.0.1:${port}${p}`)).text(); } catch { await delay(100); } } return program.output(); };
    console.log(dir, (await get('/customers/1')).slice(0,150), '|', await get('/orders/1/pack'), await get('/orders/1/pack'), await get('/orders/2/pack'));
    await delay(1500);
    const { snapshot } = await tracing.tracing.settle();
    for (const thread of snapshot.threads.values()) {
      const show = (site: number) => { const f = framesOf(thread, site); const sig = signatureOf(f); return `${sig.at?.file.replace(copy.folder,'')}:${sig.at?.line}:${sig.at?.column} ${sig.at?.function} via ${sig.via}`; };
      for (const s of thread.statistics.values()) console.log('  ACQ', show(s.site), s.acquired, s.released);
      for (const q of thread.queries.values()) { console.log('  Q', q.text.replace(/\s+/g,' ').slice(0,70), '@', show(q.site));
        if (process.env.FRAMES) for (const f of framesOf(thread, q.site)) console.log('      ', f.origin, f.function, f.file.split('/').slice(-3).join('/'), f.line); }
      if (process.env.FRAMES) for (const s of thread.statistics.values()) for (const f of framesOf(thread, s.site)) console.log('   A   ', f.origin, f.function, f.file.split('/').slice(-3).join('/'), f.line, f.column);
    }
    process.kill(-program.process.pid!, 'SIGKILL');
    await program.ended; await tracing.close();
  }
} finally { await copy.remove(); await db.stop(); }
process.exit();

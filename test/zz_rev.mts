import { readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { replay } from '/work/main/server/trace/replay.ts';
import { factsIn } from '/work/main/server/trace/traceFile.ts';
const dir='/work/main/test/golden/traces/';
for (const f of readdirSync(dir)) {
  const lines = readFileSync(dir+f,'utf8').trim().split('\n');
  for (const last of [1e15,-1e15]) {
    const cut = Math.floor(lines.length*0.7);
    const out = lines.map((l,i)=>{ const j=JSON.parse(l); if(i>=cut&&typeof j.receivedAtMs==='number') j.receivedAtMs=last; return JSON.stringify(j);});
    writeFileSync('/tmp/ll/rev.leaktrace', out.join('\n')+'\n');
    const t=performance.now();
    const timer=setTimeout(()=>{},0);
    const r=await replay(factsIn('/tmp/ll/rev.leaktrace',()=>{}));
    clearTimeout(timer);
    const ms=performance.now()-t;
    if(ms>200) console.log(f,last,Math.round(ms)+'ms', r.findings.list.map(x=>x.level).join());
  }
  process.stderr.write('.');
}
console.log('done');

import { openTimelinePage } from './timelinePage.ts';
const { page, close } = await openTimelinePage();
page.on('console', (m) => console.log('console', m.text().slice(0,400)));
page.on('pageerror', (e) => console.log('pageerror', (e.stack ?? '').slice(0,600)));
await page.evaluate(`window.dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify({ kind: 'update', update: { sequence: 1, isComplete: true, threads: [{ thread: 'a', label: 'x', nowMs: 5000, isRunning: true, pools: [{pool:1,label:'Pool 1',max:10,waiting:0}], sites: [], past: [[1,1,1,1,10,20,400]], open: [], waits: [], dropped: 0 }] } })} }))`);
await page.waitForTimeout(1000);
console.log(await page.locator('body').innerHTML());
await close();

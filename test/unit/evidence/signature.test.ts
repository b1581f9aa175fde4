import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { signatureOf } from '../../../server/evidence/signature.ts';
import type { PlacedFrame } from '../../../server/ledger/site.ts';
import { frame } from '../ledger/observation.ts';

const inPg = frame({ file: '/shop/node_modules/pg/lib/client.js', origin: 'library', library: 'pg' });
const inDrizzle = frame({
  file: '/shop/node_modules/drizzle-orm/session.js',
  origin: 'library',
  library: 'drizzle-orm',
});
const inNode = frame({ file: 'node:internal/process/task_queues', origin: 'node' });
const handler = frame({ file: '/shop/routes.ts', line: 12, enclosingLine: 10, function: 'handle' });

const shifted = (by: number, { line, enclosingLine, ...rest }: PlacedFrame): PlacedFrame => ({
  ...rest,
  line: line + by,
  ...(enclosingLine !== undefined && { enclosingLine: enclosingLine + by }),
});

describe('a signature', () => {
  it('is made of the author’s frames, without libraries and Node', () => {
    const acquire = frame({ enclosingLine: 29 });
    const signature = signatureOf([inPg, acquire, inNode, handler]);
    assert.deepEqual(signature.chain, [acquire, handler]);
    assert.equal(signature.at, acquire);
    assert.equal(signature.text, '/shop/orders.ts+2 getOrder < /shop/routes.ts+2 handle');
  });

  it('stays the same after an edit above the function', () => {
    const acquire = frame({ enclosingLine: 29 });
    const before = signatureOf([acquire]);
    const after = signatureOf([shifted(7, acquire)]);
    assert.equal(before.text, after.text);
    assert.notEqual(before.id, after.id);
  });

  it('differs for another line of the function, another function, and another caller', () => {
    const acquire = frame({ enclosingLine: 29 });
    const texts = [
      [acquire],
      [{ ...acquire, line: 32 }],
      [{ ...acquire, function: 'putOrder' }],
      [acquire, handler],
      [acquire, shifted(3, { ...handler, enclosingLine: 7 })],
    ].map((frames) => signatureOf(frames).text);
    assert.equal(new Set(texts).size, texts.length);
  });

  it('names the package between the author and pg, but not pg', () => {
    assert.equal(signatureOf([inPg, inDrizzle, frame()]).via, 'drizzle-orm');
    assert.equal(signatureOf([inPg, frame(), inDrizzle]).via, undefined);
  });

  it('falls back on libraries where no author’s frame was seen, and on nothing for an empty stack', () => {
    assert.equal(signatureOf([inNode, inDrizzle]).at, inDrizzle);
    assert.equal(signatureOf([inNode]).at, inNode);
    assert.equal(signatureOf([]).at, undefined);
  });
});

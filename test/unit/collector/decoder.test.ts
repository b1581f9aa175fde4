import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { LIMITS, type Misuse, type MisuseKind } from '../../../protocol/wire.ts';
import { Decoder } from '../../../server/collector/decoder.ts';

const CLOCK = { kind: 'clock', runningMs: 1, lagMs: 0, stoppedMs: 0 } as const;

function decode(text: string): ReturnType<Decoder['decode']> {
  return new Decoder().decode(Buffer.from(text));
}

describe('Decoder', () => {
  it('puts a frame together that comes in pieces, also inside a character', () => {
    const record = { kind: 'source', source: 0, url: 'file:///ünïcode.ts' };
    const bytes = Buffer.from(`${JSON.stringify({ sequence: 0, records: [record] })}\n`);
    for (let cut = 1; cut < bytes.length; cut++) {
      const decoder = new Decoder();
      assert.deepEqual(decoder.decode(bytes.subarray(0, cut)).frames, []);
      assert.deepEqual(decoder.decode(bytes.subarray(cut)).frames, [{ sequence: 0, records: [record] }]);
    }
  });

  it('rejects a bad line and keeps those around it', () => {
    const good = JSON.stringify({ sequence: 0, records: [CLOCK] });
    const { frames, rejected } = decode(`${good}\nnonsense\n{"sequence":"x"}\nnull\n${good}\n`);
    assert.equal(frames.length, 2);
    assert.equal(rejected.length, 3);
  });

  it('lets no control sequence of a stranger reach the terminal', () => {
    const { rejected } = decode('\u001b]0;title\u0007\u009b2Jhello\r\n');
    assert.deepEqual(rejected, ['Not a frame: \ufffd]0;title\ufffd\ufffd2Jhello\ufffd']);
  });

  it('quotes no more of a bad record than helps, and nothing that controls a terminal', () => {
    const kinds = ['\u001b[2J', 'x'.repeat(1_000_000)];
    const records = kinds.flatMap((kind) => [{ kind }, { kind: 'dropped', what: kind, count: 1 }]);
    const { rejected } = decode(`${JSON.stringify({ sequence: 0, records })}\n`);
    assert.equal(rejected.length, records.length);
    for (const message of rejected) {
      assert.doesNotMatch(message, /\p{Cc}/u);
      assert.ok(message.length < 500, `${message.length} characters`);
    }
  });

  it('rejects a record that is nested too deep to be written again', () => {
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const { frames, rejected } = decode(
      `{"sequence":0,"records":[${nested},${JSON.stringify(CLOCK)}]}\n{"sequence":1,"records":[{"kind":${nested}}]}\n`,
    );
    assert.deepEqual(frames, [
      { sequence: 0, records: [CLOCK] },
      { sequence: 1, records: [] },
    ]);
    assert.equal(rejected.length, 2);
  });

  it('rejects a bad record and keeps its neighbours', () => {
    const bad = [{ kind: 'future' }, { kind: 'clock' }, { ...CLOCK, runningMs: 'soon' }, null, 7];
    const { frames, rejected } = decode(
      `${JSON.stringify({ sequence: 0, records: [CLOCK, ...bad, CLOCK] })}\n`,
    );
    assert.deepEqual(frames[0]?.records, [CLOCK, CLOCK]);
    assert.equal(rejected.length, bad.length);
  });

  it('knows every kind of misuse, with all that is told of it', () => {
    const kinds: Readonly<Record<MisuseKind, true>> = {
      'double-release': true,
      'stale-release': true,
      'use-after-release': true,
      'open-transaction': true,
      'busy-return': true,
      'ended-not-released': true,
      'nested-acquire': true,
      'client-never-ended': true,
      'pool-per-call': true,
      'listener-growth': true,
    };
    const least = { kind: 'misuse', misuse: 'double-release', site: 2, count: 0, lastMs: 1.5 } as const;
    const most: Required<Misuse> = {
      ...least,
      other: 1,
      pool: 0,
      scope: 'GET /orders/:id',
      otherScope: 'GET /summary',
      apartMs: 0.1,
      transaction: 'E',
      query: 'SELECT $1',
      concurrency: 3,
      max: Number.MAX_SAFE_INTEGER,
    };
    const records = [least, ...Object.keys(kinds).map((misuse) => ({ ...most, misuse }))];
    const bad = [
      { ...least, misuse: 'future' },
      { ...least, count: -1 },
      { ...least, query: 'x'.repeat(LIMITS.sqlCharacters + 1) },
    ];
    const { frames, rejected } = decode(
      `${JSON.stringify({ sequence: 0, records: [...bad, ...records] })}\n`,
    );
    assert.deepEqual(frames[0]?.records, records);
    assert.equal(rejected.length, bad.length);
  });

  it('names what is wrong with a record', () => {
    const { rejected } = decode(`${JSON.stringify({ sequence: 0, records: [{ ...CLOCK, lagMs: 'x' }] })}\n`);
    assert.match(rejected[0] ?? '', /lagMs/);
  });

  it('takes a line of just the limit and refuses a longer one', () => {
    const lineOf = (bytes: number): Buffer => Buffer.concat([Buffer.alloc(bytes, ' '), Buffer.from('\n')]);
    assert.equal(new Decoder().decode(lineOf(LIMITS.frameBytes)).isOverLimit, false);
    assert.equal(new Decoder().decode(lineOf(LIMITS.frameBytes + 1)).isOverLimit, true);
  });

  it('refuses an endless line before its end', () => {
    const decoder = new Decoder();
    const chunk = Buffer.alloc(LIMITS.frameBytes / 2, 'x');
    assert.equal(decoder.decode(chunk).isOverLimit, false);
    assert.equal(decoder.decode(chunk).isOverLimit, false);
    assert.equal(decoder.decode(Buffer.from('x')).isOverLimit, true);
  });
});

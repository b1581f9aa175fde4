import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { AgentQuestion } from '../../../protocol/agent.ts';
import { agentAnswer, type AgentData } from '../../../server/views/agentAnswer.ts';
import type { Scene } from '../../../server/views/scene.ts';
import { hello, lease, pool, wait } from '../ledger/observation.ts';
import { ONE_HELD, sceneAt, sceneAtEnd } from './drawing.ts';

function ask<Kind extends AgentQuestion['kind']>(
  scene: Scene,
  question: AgentQuestion & { readonly kind: Kind },
): { readonly text: string; readonly data: AgentData[Kind] } {
  const { text, data } = agentAnswer(scene, { question, cwd: '/shop' });
  return { text, data: data as AgentData[Kind] };
}

describe('agentAnswer', () => {
  const many = Array.from({ length: 23 }, (_, index) => lease({ lease: index, acquiredMs: index * 100 }));

  it('says first what it is about', () => {
    assert.match(ask(sceneAtEnd(...ONE_HELD), { kind: 'leaks' }).text, /^Last run: 1 of \d+ slots? lost/);
    assert.match(ask(sceneAt(100), { kind: 'pools' }).text, /^Pool seen, .* released\.\n\nPool .*, made at /);
  });

  it('lists who holds clients, also who has nothing against them, the longest first', () => {
    const { data, text } = ask(
      sceneAt(
        20_000,
        hello(),
        lease({ lease: 1, acquiredMs: 19_900, idleSinceMs: 19_950, backendPid: 77 }),
        lease({ lease: 2, acquiredMs: 100, idleSinceMs: 100, transaction: 'T' }),
      ),
      { kind: 'holders' },
    );
    assert.deepEqual(
      data.holders.map(({ heldMs, level, at, isPast }) => ({ heldMs, level, line: at?.line, isPast })),
      [
        { heldMs: 19_900, level: 'strongly-suspected', line: 31, isPast: false },
        { heldMs: 100, level: undefined, line: 31, isPast: false },
      ],
    );
    assert.match(text, /strongly-suspected: orders\.ts:31:\d+ · held 20 s · idle 20 s in a transaction/);
    assert.match(text, /healthy: orders\.ts:31:\d+ · held 100 ms · idle 50 ms .*backend 77/);
  });

  it('counts holders that it leaves out, and finds those of a file', () => {
    const scene = sceneAt(20_000, hello(), ...many);
    const { data, text } = ask(scene, { kind: 'holders' });
    assert.equal(data.holders.length, 20);
    assert.equal(data.leftOut, 3);
    assert.match(text, /3 more are left out; ask for one file\./);
    const none = ask(scene, { kind: 'holders', file: 'nowhere.ts' });
    assert.deepEqual([none.data.holders, none.data.leftOut], [[], 0]);
  });

  it('tells how pools are configured and used, and who waits', () => {
    const { data, text } = ask(
      sceneAt(
        20_000,
        hello(),
        pool({
          max: 2,
          total: 2,
          idle: 0,
          waiting: 1,
          options: { database: 'shop', connectionTimeoutMillis: 0 },
        }),
        wait({ requestedMs: 15_000 }),
      ),
      { kind: 'pools' },
    );
    const [use] = data.pools;
    assert.equal(data.pools.length, 1);
    assert.deepEqual([use?.max, use?.held, use?.idle, use?.waiting], [2, 2, 0, 1]);
    assert.deepEqual(
      use?.waiters.map(({ waitedMs }) => waitedMs),
      [5000],
    );
    assert.match(text, /2 held, 0 idle, 1 waiting; max 2, waits for a client without end, .*database shop/);
    assert.match(text, /Waiting for 5 s: /);
  });

  it('names files absolutely where there is no folder to see them from', () => {
    const { text } = agentAnswer(sceneAtEnd(...ONE_HELD), { question: { kind: 'leaks' }, cwd: '' });
    assert.match(text, /^leaked: \/shop\/orders\.ts:31:/m);
  });

  it('has no limit to tell of a pool without one', () => {
    const { data, text } = ask(sceneAt(100, pool({ max: Number.MAX_SAFE_INTEGER })), {
      kind: 'pools',
    });
    assert.equal('max' in data.pools[0]!, false);
    assert.match(text, /no max/);
  });
});

import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { Turns } from '../../../server/sources/turns.ts';

describe('turns', () => {
  const begun: string[] = [];
  const told: string[] = [];
  const giveBack = new Map<string, () => void>();
  const turns = new Turns(2);
  const take = (name: string): void =>
    turns.take(
      (back) => {
        begun.push(name);
        giveBack.set(name, back);
      },
      () => told.push(name),
    );

  it('are for a few at a time, who are told that others wait', () => {
    take('one');
    take('two');
    assert.deepEqual([begun, told, turns.areWanted], [['one', 'two'], [], false]);
    take('three');
    take('four');
    assert.deepEqual([begun, turns.areWanted], [['one', 'two'], true]);
    assert.deepEqual(told, ['one', 'two', 'one', 'two']);
  });

  it('go to the next in the order of asking, once for each that is given back', () => {
    giveBack.get('two')?.();
    giveBack.get('two')?.();
    assert.deepEqual([begun, turns.areWanted], [['one', 'two', 'three'], true]);
    giveBack.get('one')?.();
    assert.deepEqual([begun, turns.areWanted], [['one', 'two', 'three', 'four'], false]);
  });

  it('may be given back at once', () => {
    const only = new Turns(1);
    const order: number[] = [];
    for (const number of [1, 2]) {
      only.take(
        (back) => {
          order.push(number);
          back();
        },
        () => undefined,
      );
    }
    assert.deepEqual(order, [1, 2]);
  });
});

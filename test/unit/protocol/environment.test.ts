import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { withHook } from '../../../protocol/environment.ts';

const target = { hookPath: 'C:\\my hooks\\hook.cjs', endpoint: '/tmp/x', token: 't' };

describe('withHook', () => {
  it('quotes the path and writes it with forward slashes, which is all that Node understands', () => {
    assert.equal(withHook(target, undefined).NODE_OPTIONS, '--require "C:/my hooks/hook.cjs"');
  });

  it("keeps the program's own options in front", () => {
    const { NODE_OPTIONS } = withHook(target, ' --max-old-space-size=64 ');
    assert.equal(NODE_OPTIONS, '--max-old-space-size=64 --require "C:/my hooks/hook.cjs"');
  });

  it('asks for markers only where there is a folder for them', () => {
    assert.equal(withHook({ ...target, markersFolder: '/tmp/m' }, undefined).LEAK_LENS_MARKERS, '/tmp/m');
    assert.ok(!('LEAK_LENS_MARKERS' in withHook(target, undefined)));
  });

  it('adds the hook once', () => {
    const { NODE_OPTIONS } = withHook(target, undefined);
    assert.equal(withHook(target, NODE_OPTIONS).NODE_OPTIONS, NODE_OPTIONS);
  });
});

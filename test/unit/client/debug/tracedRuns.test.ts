import assert from 'node:assert/strict';
import { TracedRuns } from '../../../../client/debug/tracedRuns.ts';

function runs(): { runs: TracedRuns; events: unknown[] } {
  const events: unknown[] = [];
  return {
    runs: new TracedRuns({
      onStarted: (sinceMs) => events.push(sinceMs),
      onEnded: () => events.push('ended'),
    }),
    events,
  };
}

describe('traced runs', () => {
  it('begin with the first and end with the last', () => {
    const { runs: all, events } = runs();
    all.began('a', 1);
    all.began('b', 2);
    all.ended('a');
    assert.deepEqual(events, [1]);
    assert.ok(all.isAny);
    all.ended('b');
    assert.deepEqual(events, [1, 'ended']);
    assert.ok(!all.isAny);
  });

  it('begin anew when the only program does, and not when there is another', () => {
    const { runs: all, events } = runs();
    all.began('a', 1);
    all.restarted('a', 2);
    all.began('b', 3);
    all.restarted('a', 4);
    assert.deepEqual(events, [1, 2]);
  });

  it('do not count what is not traced', () => {
    const { runs: all, events } = runs();
    all.ended('a');
    all.restarted('a', 1);
    assert.deepEqual(events, []);
  });
});

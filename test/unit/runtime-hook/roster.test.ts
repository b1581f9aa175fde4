import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { Roster, type Member } from '../../../runtime-hook/roster.ts';

describe('a roster', () => {
  const member = (): Member => ({ place: -1 });
  const [one, two, three] = [member(), member(), member()];

  it('has whoever was added and not removed', () => {
    const roster = new Roster();
    for (const member of [one, two, three]) roster.add(member);
    roster.remove(one);
    assert.deepEqual(new Set(roster.members()), new Set([two, three]));
    roster.remove(three);
    roster.remove(two);
    assert.equal(roster.size, 0);
  });

  it('does not mind the removal of what is not on it', () => {
    const roster = new Roster();
    roster.add(one);
    roster.remove(two);
    roster.remove(one);
    roster.remove(one);
    roster.add(two);
    assert.deepEqual(roster.members(), [two]);
    roster.remove(two);
  });
});

import { strict as assert } from 'node:assert';
import { randomInt } from 'node:crypto';
import { describe, it } from 'mocha';
import { fuzzedSession } from '../../support/fuzzedSession.ts';
import { randomFrom } from '../../support/random.ts';

const FRAMES = 50_000;

describe('whatever hooks send', function () {
  this.timeout(120_000);
  const seed = Number(process.env['LEAK_LENS_SEED'] ?? randomInt(2 ** 31));

  it(`is accepted or counted as rejected, and judged (LEAK_LENS_SEED=${seed})`, () => {
    const { send, totals } = fuzzedSession(randomFrom(seed));
    send(FRAMES);
    assert.equal(totals.accepted + totals.rejected, totals.sent);
    assert.ok(totals.accepted > FRAMES / 2 && totals.rejected > FRAMES / 4, JSON.stringify(totals));
    assert.ok(totals.connectionsClosed > 0 && totals.findings > 0, JSON.stringify(totals));
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });
});

import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { explanationPage, type ProblemCode } from '../../../server/views/explanation.ts';

const FOLDER = 'docs/findings';

/** The type checker sees to it that none is missing. */
const CODES: Readonly<Record<ProblemCode, true>> = {
  'leaked/scope-ended': true,
  'leaked/loop-empty': true,
  'leaked/ended': true,
  'leaked/connection-lost': true,
  'leaked/pool-cannot-end': true,
  'leaked/deadlocked': true,
  'leaked/exhausted': true,
  'leaked/suspected-at-end': true,
  outlived: true,
  suspected: true,
  'misuse/double-release': true,
  'misuse/stale-release': true,
  'misuse/use-after-release': true,
  'misuse/open-transaction': true,
  'misuse/busy-return': true,
  'misuse/ended-not-released': true,
  'misuse/nested-acquire': true,
  'misuse/client-never-ended': true,
  'misuse/pool-per-call': true,
  'misuse/listener-growth': true,
};

const codes = Object.keys(CODES) as ProblemCode[];

describe('the pages about findings', () => {
  it('are there for each kind of problem, and for nothing else', () => {
    assert.deepEqual(readdirSync(FOLDER).sort(), codes.map(explanationPage).sort());
  });

  for (const code of codes) {
    it(`say of ${code} what it is, why it matters, an example and what to do`, () => {
      const text = readFileSync(join(FOLDER, explanationPage(code)), 'utf8');
      assert.match(text, new RegExp(`^# .+\n\n\`${code}\`\n`));
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      assert.deepEqual(headings, ['What it means', 'Why it matters', 'Example', 'How to fix it']);
      assert.match(text, /## Example\n\n```js\n/);
    });

    it(`lead from ${code} to pages that exist`, () => {
      const text = readFileSync(join(FOLDER, explanationPage(code)), 'utf8');
      const pages = [...text.matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, page]) => page);
      for (const page of pages)
        assert.ok(
          codes.some((other) => explanationPage(other) === page),
          page,
        );
    });
  }
});

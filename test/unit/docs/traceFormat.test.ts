import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { recordSchema } from '../../../server/collector/schema.ts';
import { changeSchema, factOf, headerOf, TRACE_VERSION } from '../../../server/trace/trace.ts';

const text = readFileSync('docs/trace-format.md', 'utf8');

describe('docs/trace-format.md', () => {
  it('describes every kind of fact, and no other', () => {
    const described = [...text.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, kind]) => kind!);
    const kinds = [...recordSchema.options, ...changeSchema.options].map(
      ({ entries }) => entries.kind.literal,
    );
    assert.deepEqual(described.sort(), kinds.sort());
  });

  it('shows a header of the present version', () => {
    const [, header = ''] = /```json\n(.*)\n```/.exec(text) ?? [];
    assert.equal(headerOf(header)?.version, TRACE_VERSION);
    assert.match(text, new RegExp(`which is ${TRACE_VERSION}\\.`));
    assert.deepEqual(factOf('{ "kind": "cleared" }'), { kind: 'cleared' });
  });
});

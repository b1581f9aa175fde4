import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import manifest from '../../package.json' with { type: 'json' };
import texts from '../../package.nls.json' with { type: 'json' };

/** Properties of the manifest whose values people read. */
const READ =
  /^(label|title|shortTitle|category|contents|altText|(markdown)?(enum)?descriptions?|.*DeprecationMessage)$/i;

/** Which stay as they are, in whatever language the editor is. */
const READ_BY_MODELS = /^contributes\.languageModelTools\.inputSchema\./;

interface Text {
  readonly path: string;
  readonly value: string;
}

/** All strings below a value, each with its path; what lies in a list has the name of the list. */
function strings(value: unknown, path: string): Text[] {
  if (typeof value === 'string') return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((entry) => strings(entry, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => strings(entry, `${path}.${key}`));
}

describe('package.json', () => {
  const all = [
    ...strings(manifest.contributes, 'contributes'),
    ...strings(manifest.capabilities, 'capabilities'),
  ];
  const references = all.flatMap(({ value }) => /^%(.+)%$/.exec(value)?.[1] ?? []);

  it('has every text that people read in package.nls.json', () => {
    const literal = all.filter(
      ({ path, value }) =>
        READ.test(path.slice(path.lastIndexOf('.') + 1)) &&
        !READ_BY_MODELS.test(path) &&
        !/^%.+%$/.test(value),
    );
    assert.deepEqual(literal, []);
  });

  it('refers to texts that exist, and to all of them', () => {
    assert.deepEqual([...new Set(references)].sort(), Object.keys(texts).sort());
  });

  it('offers only commands of its own that exist', () => {
    const own = new Set(manifest.contributes.commands.map(({ command }) => command));
    const offered = Object.values(texts)
      .flatMap((text) => [...text.matchAll(/command:(leakLens\.\w+)/g)])
      .map(([, command]) => command!);
    assert.ok(offered.length > 0);
    assert.deepEqual(
      offered.filter((command) => !own.has(command)),
      [],
    );
  });
});

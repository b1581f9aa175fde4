import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { packageReadme } from '../../../scripts/packageReadme.ts';

describe('the README of the packages', () => {
  const becomes = (markdown: string, expected: string): void =>
    assert.equal(packageReadme(markdown), expected);

  it('names files of the repository without a link', () => {
    becomes('See [SECURITY.md](SECURITY.md) and [it](./a/b.md#c).', 'See SECURITY.md and it.');
  });

  it('keeps links that lead somewhere', () => {
    const markdown = 'For [`pg`](https://node-postgres.com), see [below](#limits).';
    becomes(markdown, markdown);
  });

  it('has no pictures that lie in files', () => {
    becomes('a\n![A leak](media/leak.png)\nb', 'a\nb');
    becomes('a\n[![A leak](media/leak.png)](media/leak.gif)\nb', 'a\nb');
    becomes('a\n<picture>\n  <source srcset="dark.png">\n  <img src="light.png">\n</picture>\nb', 'a\nb');
    becomes('a\n<img src="media/leak.gif" alt="A leak">\nb', 'a\nb');
  });
});

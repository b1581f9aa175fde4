import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { historyText } from '../../../server/history/document.ts';
import { historyFile } from '../../../server/history/historyFile.ts';
import { merged } from '../../../server/history/merge.ts';
import { ran, remembered, told } from './remembering.ts';

const MEMORY = [remembered('a', ran(1, 5, 1))];

describe('the file of a history', () => {
  let folder: string;
  let file: string;
  let problems: string[];
  const open = (): ReturnType<typeof historyFile> => historyFile(file, (message) => problems.push(message));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leak-lens-history-'));
    file = join(folder, 'storage/history.json');
    problems = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made with its folder, for its owner alone, and read again', async () => {
    assert.deepEqual(await open().read(), []);
    await open().update(() => MEMORY);
    assert.deepEqual(await open().read(), MEMORY);
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(join(folder, 'storage')), ['history.json']);
    assert.deepEqual(problems, []);
  });

  it('is set aside whole when it is corrupt, cut off or of a newer version, and that is said', async () => {
    const text = historyText(MEMORY);
    const newer = text.replace('"version":1', '"version":2');
    for (const [content, name, message] of [
      [
        'no JSON',
        /\.corrupt-/,
        /damaged or no history of Leak Lens.* It is kept as .*: give it its name back/,
      ],
      [text.slice(0, -20), /\.corrupt-/, /damaged/],
      [
        newer,
        /\.version-2-/,
        /written by a newer Leak Lens \(version 2 of the file.*update Leak Lens, then give/,
      ],
    ] as const) {
      for (const use of ['read', 'update'] as const) {
        await mkdir(join(folder, 'storage'), { recursive: true });
        await writeFile(file, content);
        problems = [];
        if (use === 'read') assert.deepEqual(await open().read(), []);
        else await open().update((memory) => [...memory, ...MEMORY]);
        assert.equal(problems.length, 1);
        assert.match(problems[0] ?? '', message);
        const [aside] = (await readdir(join(folder, 'storage'))).filter((each) => name.test(each));
        assert.equal(await readFile(join(folder, 'storage', aside ?? ''), 'utf8'), content);
        await rm(join(folder, 'storage'), { recursive: true });
      }
    }
  });

  it('is left alone when it cannot be read or written, with what to do', async () => {
    await mkdir(file, { recursive: true });
    await assert.rejects(
      open().read(),
      /Former runs are not known, because .* cannot be read: .*Check that/s,
    );
    await assert.rejects(
      open().update(() => MEMORY),
      /will not be remembered, because .*Check that/s,
    );
    assert.deepEqual(await readdir(join(folder, 'storage')), ['history.json']);
  });

  it('keeps what all have written who write at the same time', async () => {
    const writers = Array.from({ length: 30 }, (_, index) => {
      const record = ran(index + 1, 5, 1);
      return open().update((memory) =>
        merged(memory, record.run, new Map([[`key ${index % 3}`, told(record)]])),
      );
    });
    await Promise.all(writers);
    const counts = (await open().read()).map(({ runs }) => runs.length);
    assert.deepEqual(counts, [10, 10, 10]);
  });

  it('is not waited for when who had its lock was killed', async () => {
    await open().update(() => MEMORY);
    await writeFile(`${file}.lock`, '4711\n');
    await utimes(`${file}.lock`, new Date(0), new Date(0));
    await open().update(() => []);
    assert.deepEqual(await open().read(), []);
    assert.deepEqual(await readdir(join(folder, 'storage')), ['history.json']);
  });
});

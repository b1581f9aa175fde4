import type { Random } from './random.ts';

/** Deeper than any recursion over a value comes. */
const DEEP = 100_000;
const NEWLINE = 0x0a;

/** What nobody expects at the place of a number, a text or a list. */
const ODD_VALUES: readonly unknown[] = [
  ...[null, true, '', 'x', [], {}, [[]], -1, -0, 0.5, 2 ** 31, 2 ** 53, 1e300, -1e300, 1e-300],
  ...['\u0000', '\u001b[2J', '\ud800', '\u2028', 'é'.repeat(600), '__proto__', 'constructor', 'NaN'],
];

/** Values that JSON can be written to hold, and that no object of ours would be written as. */
const ODD_TEXTS = [
  ...['1e999', '-1e999', '1'.repeat(400), '"\\ud800"', '{"__proto__":{"polluted":1}}'],
  ...['{"constructor":{"prototype":{"polluted":1}}}', '{"kind":"clock","kind":"lease"}'],
];

/** The bytes of a line, its end not included, as they are or spoiled in one of many ways. Most are still JSON. */
export function mutated(frame: object, random: Random): Buffer {
  if (random.chance(0.3)) return Buffer.from(JSON.stringify(frame));
  if (random.chance(0.5)) return Buffer.from(JSON.stringify(withOddValue(frame, random)));
  const bytes = Buffer.from(JSON.stringify(frame));
  return random.of(BYTE_MUTATIONS)(bytes, random);
}

/** Replaces, removes or adds one thing, at any depth. */
function withOddValue(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.05)) return random.of(ODD_VALUES);
  const keys = Object.keys(value);
  if (keys.length === 0) return { [random.of(['kind', 'constructor', 'toString', 'extra'])]: 1 };
  const chosen = random.of(keys);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      String(index) === chosen ? withOddValue(item, random) : item,
    );
  }
  const { [chosen]: old, ...rest } = value as Record<string, unknown>;
  if (random.chance(0.1)) return rest;
  if (random.chance(0.05)) return { ...rest, [`${chosen}s`]: old };
  return { ...rest, [chosen]: withOddValue(old, random) };
}

type ByteMutation = (bytes: Buffer, random: Random) => Buffer;

const BYTE_MUTATIONS: readonly ByteMutation[] = [
  function flipBits(bytes, random) {
    const flipped = Buffer.from(bytes);
    for (let count = random.below(8); count >= 0; count--) {
      const at = random.below(flipped.length);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
    }
    return flipped;
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length));
  },
  function repeatPart(bytes, random) {
    const [start, end] = [random.below(bytes.length), random.below(bytes.length)];
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  function breakUtf8(bytes, random) {
    const at = random.below(bytes.length);
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0]),
      bytes.subarray(at),
    ]);
  },
  function cutInTwo(bytes, random) {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from([NEWLINE]), bytes.subarray(at)]);
  },
  function replaceNumber(bytes, random) {
    const texts = bytes.toString().split(/(?<=:)(\d+)/);
    const at = 2 * random.below(Math.floor(texts.length / 2)) + 1;
    return Buffer.from(texts.with(at, random.of(ODD_TEXTS)).join(''));
  },
  function nest(bytes, random) {
    // Rarely, because it is as much as a thousand others.
    if (!random.chance(0.01)) return Buffer.from('[[[[]]]]');
    const nested = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;
    return Buffer.from(bytes.toString().replace(/"records":\[/, `"records":[${nested},`));
  },
];

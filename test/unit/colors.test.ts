import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { REPOSITORY } from '../support/tracedProgram.ts';

interface Color {
  readonly id: string;
  readonly defaults: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly contributes: { readonly colors: readonly Color[] };
}

/** `editor.background` of VS Code's built-in themes: Dark Modern, Light Modern and both of high contrast. */
const EDITOR_BACKGROUNDS = {
  dark: '#1F1F1F',
  light: '#FFFFFF',
  highContrast: '#000000',
  highContrastLight: '#FFFFFF',
} as const;
/** Of text, by level AA of WCAG 2.2, and by level AAA where a person asked for contrast. */
const LEAST_CONTRAST = { dark: 4.5, light: 4.5, highContrast: 7, highContrastLight: 7 } as const;

describe('the colours of Leak Lens', () => {
  const { contributes } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as Manifest;

  for (const kind of ['dark', 'light', 'highContrast', 'highContrastLight'] as const) {
    it(`can be read in the ${kind} theme`, () => {
      const tooFaint = contributes.colors
        .map(({ id, defaults }) => ({
          id,
          contrast: contrast(defaults[kind] ?? '', EDITOR_BACKGROUNDS[kind]),
        }))
        .filter((color) => !(color.contrast >= LEAST_CONTRAST[kind]));
      assert.deepEqual(tooFaint, []);
      assert.ok(contributes.colors.length > 0);
    });
  }
});

/** Contrast ratio of WCAG 2.2, from 1 to 21; NaN for what is not `#RRGGBB`. */
function contrast(one: string, other: string): number {
  const [lighter = NaN, darker = NaN] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance of WCAG 2.2, whose constants these are. */
function luminance(color: string): number {
  const digits = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(color)?.slice(1) ?? [];
  const [red = NaN, green = NaN, blue = NaN] = digits
    .map((pair) => parseInt(pair, 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

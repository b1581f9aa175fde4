import type { BarLook } from './bar.ts';

/** What a look is drawn with: a colour, and a pattern so that it is told from others without colours, too. */
export interface Paint {
  readonly fill: string | CanvasPattern;
  readonly line: string;
}

/** The theme's colours; made anew when the theme changes. */
export interface Palette {
  readonly paints: Readonly<Record<BarLook, Paint>>;
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly background: string;
  readonly focus: string;
  readonly inUse: string;
  readonly waiting: string;
  readonly limit: string;
  readonly font: string;
}

/** Width of a pattern's tile in CSS pixels. */
const TILE = 8;

/** The palette of the theme that the page has now. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (names: readonly string[], otherwise: string): string =>
    names.map((name) => style.getPropertyValue(`--vscode-${name}`).trim()).find((value) => value !== '') ??
    otherwise;
  const text = colour(['foreground'], style.color);
  const background = colour(['editor-background'], 'transparent');
  const calm = colour(['charts-blue'], text);
  const faint = colour(['descriptionForeground'], text);
  const leaked = colour(['leakLens-leakedForeground', 'charts-red'], text);
  const suspected = colour(['leakLens-suspectedForeground', 'charts-yellow'], text);
  return {
    paints: {
      pool: { fill: withAlpha(faint, 0.45), line: faint },
      released: { fill: withAlpha(calm, 0.55), line: calm },
      held: { fill: calm, line: calm },
      suspected: { fill: striped(suspected, background, 'dotted'), line: suspected },
      leaked: { fill: striped(leaked, background, 'hatched'), line: leaked },
    },
    ...{ text, faint, background },
    // Lines between lanes are many; those of high-contrast themes would be louder than what they part.
    grid: withAlpha(text, 0.12),
    focus: colour(['focusBorder', 'contrastActiveBorder'], text),
    inUse: withAlpha(calm, 0.55),
    waiting: suspected,
    limit: colour(['charts-lines', 'foreground'], text),
    font: `11px ${colour(['font-family'], 'sans-serif')}`,
  };
}

function withAlpha(colour: string, alpha: number): string {
  return `color-mix(in srgb, ${colour} ${alpha * 100}%, transparent)`;
}

function striped(colour: string, background: string, kind: 'hatched' | 'dotted'): string | CanvasPattern {
  const tile = document.createElement('canvas');
  const size = TILE * devicePixelRatio;
  tile.width = tile.height = size;
  const context = tile.getContext('2d');
  if (context === null) return colour;
  context.fillStyle = colour;
  context.fillRect(0, 0, size, size);
  context.strokeStyle = context.fillStyle = background;
  context.lineWidth = size / 5;
  if (kind === 'hatched') {
    // The corners are those of the next tiles' stripes.
    for (const shift of [-size, 0, size]) {
      context.beginPath();
      context.moveTo(shift - 1, size + 1);
      context.lineTo(shift + size + 1, -1);
      context.stroke();
    }
  } else {
    context.beginPath();
    context.arc(size / 2, size / 2, size / 5, 0, 2 * Math.PI);
    context.fill();
  }
  return context.createPattern(tile, 'repeat') ?? colour;
}

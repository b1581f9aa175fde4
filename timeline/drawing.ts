import type { Bar, BarLook } from './bar.ts';
import type { Paint, Palette } from './palette.ts';
import type { Run } from './runs.ts';
import type { Track } from './track.ts';
import type { Usage } from './usage.ts';

/** Sizes in CSS pixels. */
export const USAGE_HEIGHT = 56;
export const USAGE_GAP = 10;
export const LANE_HEIGHT = 18;
export const GUTTER = 116;
const BAR_INSET = 2;
/** Of a run that is wider there is room for an edge. */
const EDGED = 4;
const LABEL_INSET = 5;
/** Nothing narrower has room for a label. */
const MIN_LABEL = 40;
/** Of the pattern that a label leaves to be seen. */
const PATTERN_ROOM = 14;

/** Where a pool is drawn: the plot in CSS pixels, in a canvas that is scaled so that these are its units. */
export interface Plot {
  readonly context: CanvasRenderingContext2D;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly palette: Palette;
}

/** Draws what is in use and who waits above each other, and the pool's limit as a line. */
export function drawUsage({ context, left, top, width, palette }: Plot, track: Track, usage: Usage): void {
  const most = Math.max(1, ...usage.inUse.map((count, x) => Math.ceil(count + (usage.waiting[x] ?? 0))));
  const ceiling = Math.max(most, track.max ?? 0) * 1.15;
  const bottom = top + USAGE_HEIGHT;
  const height = (count: number): number => (count / ceiling) * USAGE_HEIGHT;
  const columns = (count: (x: number) => number, from: (x: number) => number, fill: string): void => {
    context.beginPath();
    for (let x = 0; x < width; x++) {
      const counted = count(x);
      if (counted > 0) context.rect(left + x, bottom - height(from(x) + counted), 1, height(counted));
    }
    context.fillStyle = fill;
    context.fill();
  };
  const inUse = (x: number): number => usage.inUse[x] ?? 0;
  columns(inUse, () => 0, palette.inUse);
  columns((x) => usage.waiting[x] ?? 0, inUse, palette.waiting);

  context.fillStyle = palette.faint;
  context.textAlign = 'right';
  context.fillText('in use, waiting', left - 8, bottom - 6);
  context.strokeStyle = palette.grid;
  line(context, left, bottom, width);
  if (track.max === undefined) return;
  const limit = Math.round(bottom - height(track.max));
  context.strokeStyle = palette.limit;
  context.setLineDash([6, 4]);
  line(context, left, limit, width);
  context.setLineDash([]);
  context.fillStyle = palette.text;
  context.fillText(`max ${track.max}`, left - 8, limit);
}

/** Draws the lanes of a pool below its usage, each with the name of its connection. */
export function drawLanes(
  plot: Plot,
  track: Track,
  runs: readonly (readonly Run[])[],
  label: (bar: Bar) => string,
): void {
  const { context, left, width, palette } = plot;
  context.textAlign = 'right';
  track.lanes.forEach(({ connection, bars }, index) => {
    const last = bars.at(-1);
    const isAccused = last?.level !== undefined;
    const middle = laneTop(plot.top, index) + LANE_HEIGHT / 2;
    context.fillStyle = last?.level === undefined ? palette.faint : palette.paints[last.level].line;
    context.fillText(
      isAccused ? `${last.level} · ${connection}` : `connection ${connection}`,
      left - 8,
      middle,
    );
    context.strokeStyle = palette.grid;
    line(context, left, laneTop(plot.top, index) + LANE_HEIGHT, width);
  });
  for (const look of Object.keys(palette.paints) as BarLook[]) drawLook(plot, runs, look);
  context.textAlign = 'left';
  runs.forEach((lane, index) => {
    for (const { from, to, bar, look } of lane) {
      if (bar !== undefined && to - from > MIN_LABEL) drawLabel(plot, index, { from, to, look }, label(bar));
    }
  });
}

/** A ring around the part of a bar that is in sight. */
export function drawFocus(
  { context, left, top, width, palette }: Plot,
  lane: number,
  from: number,
  to: number,
): void {
  const begin = Math.max(-1, Math.min(from, width));
  const end = Math.min(width + 1, Math.max(to, from + 3));
  context.strokeStyle = palette.focus;
  context.lineWidth = 2;
  context.strokeRect(left + begin - 1, laneTop(top, lane) + 1, Math.max(3, end - begin) + 2, LANE_HEIGHT - 2);
  context.lineWidth = 1;
}

/** The lane at a height below the top of the plot; negative above the lanes. */
export function laneAt(offset: number): number {
  return Math.floor((offset - USAGE_HEIGHT - USAGE_GAP) / LANE_HEIGHT);
}

/** The height of a plot with so many lanes. */
export function plotHeight(lanes: number): number {
  return USAGE_HEIGHT + USAGE_GAP + lanes * LANE_HEIGHT + 2;
}

/** All runs of one look are one path, because setting a fill is what costs. */
function drawLook(
  { context, left, top, palette }: Plot,
  runs: readonly (readonly Run[])[],
  look: BarLook,
): void {
  const { fill, line: edge } = palette.paints[look];
  context.beginPath();
  runs.forEach((lane, index) => {
    const y = laneTop(top, index) + BAR_INSET;
    for (const run of lane) {
      if (run.look === look) context.rect(left + run.from, y, widthOf(run), LANE_HEIGHT - 2 * BAR_INSET);
    }
  });
  context.fillStyle = fill;
  context.fill();
  if (look !== 'leaked' && look !== 'suspected') return;
  context.strokeStyle = edge;
  context.stroke();
}

function drawLabel(
  { context, left, top, palette }: Plot,
  lane: number,
  { from, to, look }: Pick<Run, 'from' | 'to' | 'look'>,
  text: string,
): void {
  const paint: Paint = palette.paints[look];
  const isAccused = look === 'leaked' || look === 'suspected';
  const room = to - from - 2 * LABEL_INSET - PATTERN_ROOM;
  const full = isAccused ? `${look.toUpperCase()} ${text}` : text;
  // The name of the lane says it, too.
  const shown = [full, text].find((words) => context.measureText(words).width <= room);
  if (shown === undefined) return;
  const textWidth = context.measureText(shown).width;
  const y = laneTop(top, lane) + BAR_INSET;
  // Nothing is legible on a pattern, nor on a colour that is only known to the theme.
  context.fillStyle = palette.background;
  context.fillRect(left + from, y, textWidth + 2 * LABEL_INSET, LANE_HEIGHT - 2 * BAR_INSET);
  context.strokeStyle = paint.line;
  context.strokeRect(left + from, y, textWidth + 2 * LABEL_INSET, LANE_HEIGHT - 2 * BAR_INSET);
  context.fillStyle = isAccused ? paint.line : palette.text;
  context.fillText(shown, left + from + LABEL_INSET, y + (LANE_HEIGHT - 2 * BAR_INSET) / 2 + 0.5);
}

function widthOf({ from, to }: Run): number {
  return to - from > EDGED ? to - from - 1 : to - from;
}

function laneTop(top: number, lane: number): number {
  return top + USAGE_HEIGHT + USAGE_GAP + lane * LANE_HEIGHT;
}

function line(context: CanvasRenderingContext2D, left: number, y: number, width: number): void {
  context.beginPath();
  context.moveTo(left, Math.round(y) + 0.5);
  context.lineTo(left + width, Math.round(y) + 0.5);
  context.stroke();
}

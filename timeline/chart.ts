import uPlot from 'uplot';
import { barAt, type Bar } from './bar.ts';
import { GUTTER, drawFocus, drawLanes, drawUsage, laneAt, plotHeight, type Plot } from './drawing.ts';
import type { Palette } from './palette.ts';
import { runsOf, type Run } from './runs.ts';
import type { Span } from './span.ts';
import type { Track } from './track.ts';
import { usageOf, type Usage } from './usage.ts';
import { timeText } from './words.ts';

/** Of the time axis, in CSS pixels. */
const AXIS_HEIGHT = 30;
/** What is this near to the pointer is meant. */
const TOLERANCE_PX = 4;
/** Distances of the axis' lines: round numbers of milliseconds, seconds and minutes. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000],
  ...[1, 2, 5, 10, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * 60_000),
];

/** What a person points at. */
export interface Pointed {
  readonly timeMs: number;
  readonly bar: Bar | undefined;
  readonly lane: number;
  /** In the part above the lanes. */
  readonly usage: { readonly inUse: number; readonly waiting: number } | undefined;
  readonly left: number;
  readonly top: number;
}

export interface ChartOptions {
  readonly track: Track;
  readonly span: Span;
  readonly palette: () => Palette;
  readonly label: (bar: Bar) => string;
  /** A person has chosen a part of the time. */
  readonly onZoom: (span: Span) => void;
  readonly onPoint: (pointed: Pointed | undefined) => void;
  readonly onClick: (pointed: Pointed) => void;
}

/** The picture of one pool. */
export interface Chart {
  readonly draw: (track: Track, span: Span, focused: Bar | undefined) => void;
  readonly width: () => number;
  readonly resize: () => void;
  readonly destroy: () => void;
}

/** Draws a pool into the element: uPlot has the axis, the pointer and the zoom, its hook draws the lanes. */
export function createChart(element: HTMLElement, options: ChartOptions): Chart {
  let { track, span } = options;
  let focused: Bar | undefined;
  let runs: readonly (readonly Run[])[] = [];
  let usage: Usage | undefined;

  const paint = (plot: uPlot): void => {
    const { left, top, width } = plot.bbox;
    const ratio = uPlot.pxRatio;
    const [shown, pixels] = [spanOf(plot), Math.max(1, Math.round(width / ratio))];
    runs = track.lanes.map(({ bars }) => runsOf(bars, shown, pixels));
    usage = usageOf(track, runs, shown, pixels);
    const palette = options.palette();
    const { ctx: context } = plot;
    context.save();
    context.scale(ratio, ratio);
    context.font = palette.font;
    context.textBaseline = 'middle';
    context.lineWidth = 1;
    const area: Plot = { context, left: left / ratio, top: top / ratio, width: pixels, palette };
    drawUsage(area, track, usage);
    drawLanes(area, track, runs, options.label);
    const lane =
      focused && track.lanes.findIndex(({ bars }) => bars.some(({ lease }) => lease === focused?.lease));
    if (focused !== undefined && lane !== undefined && lane >= 0) {
      const at = (timeMs: number): number => ((timeMs - shown.fromMs) / (shown.toMs - shown.fromMs)) * pixels;
      drawFocus(area, lane, at(focused.acquiredMs), at(focused.endMs));
    }
    context.restore();
  };

  const pointed = (plot: uPlot): Pointed | undefined => {
    const { left = -1, top = -1 } = plot.cursor;
    if (left < 0 || top < 0) return undefined;
    const shown = spanOf(plot);
    const pixelMs = (shown.toMs - shown.fromMs) / plot.over.clientWidth;
    const timeMs = shown.fromMs + left * pixelMs;
    const lane = laneAt(top);
    const x = Math.floor(left);
    return {
      ...{ timeMs, lane, left: left + plot.over.offsetLeft, top: top + plot.over.offsetTop },
      bar: barAt(track.lanes[lane]?.bars ?? [], timeMs, TOLERANCE_PX * pixelMs),
      usage: lane < 0 ? { inUse: usage?.inUse[x] ?? 0, waiting: usage?.waiting[x] ?? 0 } : undefined,
    };
  };

  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: plotHeight(track.lanes.length) + AXIS_HEIGHT,
      padding: [0, 12, 4, GUTTER],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, dist: 4, setScale: false } },
      scales: {
        x: { time: false, range: (_plot, min, max) => [min, max] },
        y: { range: () => [0, 1] },
      },
      series: [{}, { paths: () => null, points: { show: false } }],
      axes: [
        {
          // Above, because there may be more lanes than fit on the screen.
          // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- Top is only in the types: a const enum.
          side: 0,
          size: AXIS_HEIGHT,
          incrs: STEPS_MS,
          space: 70,
          stroke: () => options.palette().faint,
          grid: { stroke: () => options.palette().grid, width: 1 },
          ticks: { stroke: () => options.palette().grid, width: 1, size: 4 },
          values: (_plot, splits, _axis, _space, stepMs) => splits.map((timeMs) => timeText(timeMs, stepMs)),
        },
        { show: false },
      ],
      hooks: {
        draw: [paint],
        setCursor: [(chart) => options.onPoint(pointed(chart))],
        setSelect: [
          (chart) => {
            const { left, width } = chart.select;
            if (width < 4) return;
            options.onZoom({ fromMs: chart.posToVal(left, 'x'), toMs: chart.posToVal(left + width, 'x') });
            chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    },
    dataOf(span),
    element,
  );
  plot.over.addEventListener('click', () => {
    const at = pointed(plot);
    if (at !== undefined) options.onClick(at);
  });

  const resize = (): void => {
    const [width, height] = [element.clientWidth, plotHeight(track.lanes.length) + AXIS_HEIGHT];
    if (width > 0 && (width !== plot.width || height !== plot.height)) plot.setSize({ width, height });
  };
  return {
    draw(nextTrack, nextSpan, nextFocused) {
      [track, span, focused] = [nextTrack, nextSpan, nextFocused];
      resize();
      plot.setData(dataOf(span));
    },
    width: () => plot.over.clientWidth,
    resize,
    destroy: () => plot.destroy(),
  };
}

/** The scale goes from the first to the last of the data, so the data are the ends of what is shown. */
function dataOf({ fromMs, toMs }: Span): uPlot.AlignedData {
  return [
    [fromMs, toMs],
    [null, null],
  ];
}

function spanOf({ scales }: uPlot): Span {
  const { min = 0, max = 1 } = scales['x'] ?? {};
  return { fromMs: min, toMs: max };
}

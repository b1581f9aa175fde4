import type { TimelineSiteKey } from '../protocol/timeline.ts';
import type { Bar } from './bar.ts';
import { createChart, type Chart, type Pointed } from './chart.ts';
import { neighbour, nextAccused, type Direction } from './movement.ts';
import { element } from './page.ts';
import type { Palette } from './palette.ts';
import { LIVE_MS, fitting, following, panned, revealing, zoomed, type Span } from './span.ts';
import type { ThreadTracks, Track } from './track.ts';
import { barLines, momentText, trackText } from './words.ts';

/** How much a key moves or magnifies. */
const KEY_PAN = 0.2;
const KEY_ZOOM = 1.6;
/** Of a wheel's pixels. */
const WHEEL_ZOOM = 1.002;

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'earlier',
  ArrowRight: 'later',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export interface SectionOptions {
  readonly palette: () => Palette;
  readonly onOpen: (at: TimelineSiteKey) => void;
  readonly onFollowing: () => void;
  /** What a screen reader is to say. */
  readonly say: (text: string) => void;
}

interface Row {
  readonly element: HTMLElement;
  readonly title: HTMLElement;
  readonly plot: HTMLElement;
  readonly chart: Chart;
  track: Track;
}

/** One thread of the program: a picture of each of its pools, with one span of time for all of them. */
export class Section {
  readonly element: HTMLElement;
  readonly #thread: ThreadTracks;
  readonly #options: SectionOptions;
  readonly #tooltip: HTMLElement;
  readonly #rows = new Map<number, Row>();
  #span: Span = { fromMs: 0, toMs: LIVE_MS };
  #isFollowing = true;
  #focused: Bar | undefined;

  constructor(thread: ThreadTracks, options: SectionOptions) {
    this.#thread = thread;
    this.#options = options;
    this.element = element('section', { 'aria-label': thread.latest.label });
    this.#tooltip = element('div', { class: 'tooltip', hidden: '', 'aria-hidden': 'true' });
    this.element.append(element('h2', {}, thread.latest.label), this.#tooltip);
  }

  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  /** Shows what has been applied to the thread. */
  update(): void {
    const { tracks, latest } = this.#thread;
    for (const track of tracks) {
      const row = this.#rows.get(track.pool) ?? this.#addRow(track);
      row.track = track;
      row.title.textContent = `${track.label}: ${trackText(track)}`;
      row.plot.setAttribute('aria-label', `${track.label}: ${trackText(track)}. ${KEYS}`);
      row.element.dataset['lanes'] = String(track.lanes.length);
    }
    for (const [pool, row] of this.#rows) {
      if (tracks.some((track) => track.pool === pool)) continue;
      row.chart.destroy();
      row.element.remove();
      this.#rows.delete(pool);
    }
    if (this.#isFollowing && latest.isRunning) this.#span = following(this.#span, latest.nowMs);
    this.draw();
  }

  draw(): void {
    for (const { chart, track } of this.#rows.values()) {
      chart.draw(track, this.#span, track.lanes.length === 0 ? undefined : this.#current(track));
    }
  }

  fit(): void {
    this.#show(fitting(this.#thread.firstMs, this.#thread.latest.nowMs));
  }

  follow(isFollowing: boolean): void {
    this.#isFollowing = isFollowing;
    if (isFollowing) this.#span = following({ fromMs: 0, toMs: LIVE_MS }, this.#thread.latest.nowMs);
    this.#options.onFollowing();
    this.draw();
  }

  /** Selects the next leaked or suspected lease; returns whether there is one. */
  goToAccused(): boolean {
    const found = nextAccused(this.#thread.tracks, this.#focused);
    if (found === undefined) return false;
    this.#select(found.bar, found.track);
    this.#rows.get(found.track.pool)?.plot.focus();
    return true;
  }

  dispose(): void {
    for (const { chart } of this.#rows.values()) chart.destroy();
    this.element.remove();
  }

  #addRow(track: Track): Row {
    const title = element('h3', {});
    const plot = element('div', {
      class: 'plot',
      tabindex: '0',
      role: 'application',
      'aria-roledescription': 'timeline',
    });
    const whole = element('div', { class: 'pool' });
    whole.append(title, plot);
    this.element.append(whole);
    const row: Row = {
      element: whole,
      title,
      plot,
      track,
      chart: createChart(plot, {
        ...{ track, span: this.#span, palette: this.#options.palette },
        label: (bar) => this.#thread.siteLabel(bar.site),
        onZoom: (span) => this.#show(span),
        onPoint: (pointed) => this.#point(row, pointed),
        onClick: ({ bar }) => {
          if (bar === undefined) return;
          this.#focused = bar;
          this.#open(bar);
          this.draw();
        },
      }),
    };
    plot.addEventListener('keydown', (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && this.#press(event, row))
        event.preventDefault();
    });
    plot.addEventListener('wheel', (event) => this.#turn(event, row), { passive: false });
    this.#rows.set(track.pool, row);
    return row;
  }

  /** Does what a key says; returns whether it says anything. */
  #press({ key, shiftKey }: KeyboardEvent, { track }: Row): boolean {
    const arrow = ARROWS[key];
    const middleMs = (this.#span.fromMs + this.#span.toMs) / 2;
    if (arrow !== undefined && shiftKey) {
      if (arrow === 'earlier' || arrow === 'later')
        this.#show(panned(this.#span, arrow === 'earlier' ? -KEY_PAN : KEY_PAN));
      else this.#show(zoomed(this.#span, arrow === 'up' ? KEY_ZOOM : 1 / KEY_ZOOM, middleMs));
    } else if (arrow !== undefined) this.#select(neighbour(track, this.#current(track), arrow), track);
    else if (key === '+' || key === '=') this.#show(zoomed(this.#span, KEY_ZOOM, this.#anchorMs(track)));
    else if (key === '-') this.#show(zoomed(this.#span, 1 / KEY_ZOOM, this.#anchorMs(track)));
    else if (key === '0') this.fit();
    else if (key === 'f') this.follow(!this.#isFollowing);
    else if (key === 'l') this.goToAccused();
    else if (key === 'Enter') this.#open(this.#current(track));
    else if (key === 'Escape') this.#deselect();
    else return false;
    return true;
  }

  /** Turned with Ctrl it zooms, sideways or with Shift it moves; otherwise the page scrolls. */
  #turn(event: WheelEvent, { chart, plot }: Row): void {
    const across = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.ctrlKey) {
      const part = (event.clientX - plot.getBoundingClientRect().right + chart.width()) / chart.width();
      const aroundMs = this.#span.fromMs + part * (this.#span.toMs - this.#span.fromMs);
      this.#show(zoomed(this.#span, WHEEL_ZOOM ** -event.deltaY, aroundMs));
    } else if (Math.abs(across) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      this.#show(panned(this.#span, across / chart.width()));
    } else return;
    event.preventDefault();
  }

  /** Whoever looks at a part of the time does not want it to move away. */
  #show(span: Span): void {
    this.#span = span;
    this.#isFollowing = false;
    this.#options.onFollowing();
    this.draw();
  }

  #select(bar: Bar | undefined, track: Track): void {
    if (bar === undefined) return;
    this.#focused = bar;
    const span = revealing(this.#span, bar.acquiredMs, bar.endMs);
    if (span === this.#span) this.draw();
    else this.#show(span);
    const lines = barLines(bar, track, this.#thread);
    this.#options.say(lines.join('. '));
    const row = this.#rows.get(track.pool);
    if (row !== undefined) this.#showTooltip(row, lines, this.#xOf(bar, row), row.plot.clientHeight);
  }

  #deselect(): void {
    this.#focused = undefined;
    this.#tooltip.hidden = true;
    this.draw();
  }

  #point(row: Row, pointed: Pointed | undefined): void {
    if (pointed === undefined) {
      this.#tooltip.hidden = true;
      return;
    }
    const { bar, usage, timeMs, left, top } = pointed;
    row.plot.classList.toggle('on-bar', bar !== undefined);
    if (bar !== undefined) this.#showTooltip(row, barLines(bar, row.track, this.#thread), left, top + 16);
    else if (usage === undefined) this.#tooltip.hidden = true;
    else this.#showTooltip(row, [momentText(timeMs, usage.inUse, usage.waiting, row.track)], left, top + 16);
  }

  #showTooltip({ plot }: Row, lines: readonly string[], left: number, top: number): void {
    this.#tooltip.replaceChildren(...lines.map((line) => element('div', {}, line)));
    this.#tooltip.hidden = false;
    const room = this.element.clientWidth - this.#tooltip.offsetWidth - 8;
    this.#tooltip.style.left = `${Math.max(0, Math.min(left + 12, room))}px`;
    this.#tooltip.style.top = `${plot.offsetTop + top}px`;
  }

  #xOf(bar: Bar, { chart, plot }: Row): number {
    const { fromMs, toMs } = this.#span;
    const part = Math.max(0, Math.min(1, (bar.acquiredMs - fromMs) / (toMs - fromMs)));
    return plot.clientWidth - chart.width() + part * chart.width();
  }

  /** The selected lease as it is now, if it is one of this pool. */
  #current(track: Track): Bar | undefined {
    const focused = this.#focused;
    if (focused === undefined) return undefined;
    const lane = track.lanes.find(({ connection }) => connection === focused.connection);
    return lane?.bars.findLast(({ lease }) => lease === focused.lease);
  }

  /** What stays where it is when keys zoom: the selected lease, if it is in sight. */
  #anchorMs(track: Track): number {
    const { fromMs, toMs } = this.#span;
    const beginMs = this.#current(track)?.acquiredMs ?? NaN;
    return beginMs >= fromMs && beginMs <= toMs ? beginMs : (fromMs + toMs) / 2;
  }

  #open(bar: Bar | undefined): void {
    if (bar === undefined || bar.site === 0) return;
    this.#options.onOpen({ thread: this.#thread.latest.thread, site: bar.site });
  }
}

const KEYS =
  'Arrow keys go through the leases, with Shift they move and zoom; Enter goes to the code, plus and minus zoom, 0 shows all, F follows, L goes to the next leak.';

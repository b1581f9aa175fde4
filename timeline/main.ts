import './language.ts';
import 'uplot/dist/uPlot.min.css';
import './timeline.css';
import type { FromTimelinePage, TimelineUpdate, ToTimelinePage } from '../protocol/timeline.ts';
import { byId } from './page.ts';
import { paletteOf } from './palette.ts';
import { Section } from './section.ts';
import { ThreadTracks } from './track.ts';
import { findingsText, summaryText } from './words.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromTimelinePage): void };

const editor = acquireVsCodeApi();
const [sectionList, empty, summary] = [byId('sections'), byId('empty'), byId('summary')];
const [findings, selected, followButton] = [byId('findings'), byId('selected'), byId('follow')];
const shown = new Map<string, { readonly tracks: ThreadTracks; readonly section: Section }>();
let palette = paletteOf(document.body);

/** Only what changed is set, because a screen reader says it again otherwise. */
function write(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

function sections(): readonly Section[] {
  return [...shown.values()].map(({ section }) => section);
}

function showFollowing(): void {
  followButton.setAttribute('aria-pressed', String(sections().every(({ isFollowing }) => isFollowing)));
}

function forget(thread: string): void {
  shown.get(thread)?.section.dispose();
  shown.delete(thread);
}

function apply({ isComplete, threads }: TimelineUpdate): void {
  const told = new Set(threads.map(({ thread }) => thread));
  for (const thread of [...shown.keys()]) if (!told.has(thread)) forget(thread);
  for (const thread of threads) {
    const known = shown.get(thread.thread);
    if (known !== undefined) {
      known.tracks.apply(thread, isComplete);
      known.section.update();
      continue;
    }
    if (thread.pools.length === 0) continue;
    const tracks = new ThreadTracks(thread);
    const section = new Section(tracks, {
      palette: () => palette,
      onOpen: (at) => editor.postMessage({ kind: 'open', at }),
      onFollowing: showFollowing,
      say: (text) => write(selected, text),
    });
    sectionList.append(section.element);
    shown.set(thread.thread, { tracks, section });
    section.update();
  }
  const tracks = [...shown.values()].map((known) => known.tracks);
  empty.hidden = tracks.length > 0;
  summary.hidden = tracks.length === 0;
  write(summary, summaryText(tracks));
  write(findings, tracks.length === 0 ? '' : findingsText(tracks));
  showFollowing();
}

window.addEventListener('message', ({ data }: MessageEvent<ToTimelinePage>) => {
  apply(data.kind === 'update' ? data.update : { sequence: 0, isComplete: true, threads: [] });
});
byId('fit').addEventListener('click', () => {
  for (const section of sections()) section.fit();
});
followButton.addEventListener('click', () => {
  const isFollowing = followButton.getAttribute('aria-pressed') === 'true';
  for (const section of sections()) section.follow(!isFollowing);
});
byId('accused').addEventListener('click', () => {
  if (!sections().some((section) => section.goToAccused())) write(selected, 'No leaks.');
});
byId('perfetto').addEventListener('click', () => editor.postMessage({ kind: 'exportPerfetto' }));
byId('recording').addEventListener('click', () => editor.postMessage({ kind: 'saveRecording' }));
new ResizeObserver(() => {
  for (const section of sections()) section.draw();
}).observe(sectionList);
// The editor writes the theme's colours to the root, and its kind to the body.
const themes = new MutationObserver(() => {
  palette = paletteOf(document.body);
  for (const section of sections()) section.draw();
});
themes.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
themes.observe(document.body, { attributes: true, attributeFilter: ['class'] });
editor.postMessage({ kind: 'ready' });

import { eventually } from '../test/hosts/eventually.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { interleave } from './support/interleave.ts';
import { startLanguageServer } from './support/languageServer.ts';
import { openLoadedWindow, type LoadedWindow } from './support/loadedWindow.ts';
import { picturesShown, watchPicture, type PictureChange } from './support/pictureWatch.ts';

const SITES = 20;
const RATE = 1000;
/** The language client starts a server that often in three minutes. */
const KILLS = 4;
const TARGET_MS = 2000;
const SERVER = 'dist/server.cjs';

export const benchmark: Benchmark = {
  title: 'Time from the kill of the language server to the complete picture in a real VS Code',
  run,
};

async function run(): Promise<Result> {
  const window = await openLoadedWindow({ sites: SITES, rate: RATE });
  try {
    const { page } = window.workbench;
    await watchPicture(page);
    await completeSince(window, 0);
    const samples = await interleave(
      { 'killed server': () => killedMs(window), 'start of a server alone': startedMs },
      KILLS,
    );
    const longestMs = Math.max(...samples['killed server']);
    return {
      conditions: [
        `${KILLS} kills in one window; ${SITES} lines, each with its text, lens and problem; up to ${RATE} checkouts a second.`,
        `The longest took ${longestMs.toFixed(0)} ms.`,
      ],
      comparisons: [compare(samples, 'killed server', 'start of a server alone', 'ms')],
      failures:
        longestMs <= TARGET_MS ? [] : [`The picture was complete only after ${longestMs.toFixed(0)} ms.`],
    };
  } finally {
    await window.close();
  }
}

async function killedMs(window: LoadedWindow): Promise<number> {
  const servers = window.workbench.processes.list().filter(({ command }) => command.includes(SERVER));
  const [server, ...others] = servers;
  if (server === undefined || others.length > 0)
    throw new Error(`There are ${servers.length} language servers.`);
  const killedAtMs = Date.now();
  process.kill(server.pid, 'SIGKILL');
  return (await completeSince(window, killedAtMs)) - killedAtMs;
}

/**
 * The time of the wall clock from which on the picture was complete, after it was not. Whether problems go at all
 * before they come again is the editor's business.
 */
async function completeSince({ workbench }: LoadedWindow, sinceMs: number): Promise<number> {
  const pictures = await eventually(
    'the complete picture',
    async () => (await picturesShown(workbench.page)).filter(({ atMs }) => atMs >= sinceMs),
    (changes) =>
      changes.length > 0 && changes.some((change) => !isComplete(change)) && isComplete(changes.at(-1)),
    60_000,
  );
  return pictures.at(-1)?.atMs ?? NaN;
}

function isComplete(change: PictureChange | undefined): boolean {
  const { marks, lenses, problems } = change?.picture ?? { marks: 0, lenses: 0, problems: 0 };
  return marks === SITES && lenses >= SITES && problems >= SITES;
}

async function startedMs(): Promise<number> {
  const calledAtMs = performance.now();
  const server = await startLanguageServer();
  const answeredMs = performance.now() - calledAtMs;
  await server.close();
  return answeredMs;
}

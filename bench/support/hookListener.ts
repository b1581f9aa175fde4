import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { totalsOf } from '../../server/ledger/siteStatistics.ts';
import type { ThreadSnapshot } from '../../server/ledger/snapshot.ts';
import type { Judged } from '../../server/tracing.ts';
import { REPOSITORY, startTracing } from '../../test/support/tracedProgram.ts';

const LAST_WORDS_MS = 5000;

/** A listener that hears the built hook, and what it heard. */
export interface HookListener {
  /** Environment of a program with the hook. */
  readonly environment: NodeJS.ProcessEnv;
  /** What the hook has told of a process, once it has said goodbye. Rejects when it does not. */
  readonly lastWords: (pid: number | undefined) => Promise<Told>;
  readonly close: () => Promise<void>;
}

/** Sums over all pools of a process. */
export interface Told {
  readonly checkouts: number;
  readonly poolQueries: number;
  /** Left out by the hook or not understood by the listener. */
  readonly lost: number;
}

/** The hook is copied first: whoever builds meanwhile does not change what is measured. */
export async function listenToHook(): Promise<HookListener> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leak-lens-bench-')));
  const hookPath = join(folder, 'runtime-hook.cjs');
  copyFileSync(join(REPOSITORY, 'dist/runtime-hook.cjs'), hookPath);
  const { environment, judged, problems, close } = await startTracing();
  return {
    environment: { ...environment, NODE_OPTIONS: `--require "${hookPath.replaceAll('\\', '/')}"` },
    lastWords: async (pid) => {
      const goodbye = judged((state) => endedThread(state, pid) !== undefined);
      const thread = endedThread(await Promise.race([goodbye, silence(pid, problems)]), pid);
      return told(thread);
    },
    close: async () => {
      await close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function silence(pid: number | undefined, problems: readonly string[]): Promise<never> {
  await delay(LAST_WORDS_MS, undefined, { ref: false });
  throw new Error(
    `The hook in process ${pid} did not say goodbye, so this is no measurement of it. Run npm run build, then ` +
      `npm test. The listener says: ${problems.join(' ') || 'nothing'}`,
  );
}

function endedThread({ snapshot }: Judged, pid: number | undefined): ThreadSnapshot | undefined {
  return [...snapshot.threads.values()].find(
    ({ identity, life }) => identity?.process.pid === pid && life.kind === 'ended',
  );
}

function told(thread: ThreadSnapshot | undefined): Told {
  const { unknownIds = 0, rejected = 0, hook = {} } = thread?.losses ?? {};
  return {
    checkouts: totalsOf([...(thread?.statistics.values() ?? [])]).acquired,
    poolQueries: sum([...(thread?.pools.values() ?? [])].map(({ poolQueries }) => poolQueries)),
    lost: unknownIds + rejected + sum(Object.values(hook)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { startDatabase } from './support/database.ts';
import { median } from './support/estimate.ts';
import { listenToHook, type HookListener } from './support/hookListener.ts';
import { inTurns } from './support/interleave.ts';
import { startMeasured, type MeasuredProgram } from './support/measuredProgram.ts';
import { UNTRACED } from './support/preloads.ts';

const ROUNDS = 12;
const TURNS = 8;
const WARM_UP_REQUESTS = 5000;
/** In one turn, by the number of connections: a third of a second. */
const REQUESTS = { 1: 200, 10: 1000 } as const;
type Connections = keyof typeof REQUESTS;
const CONNECTIONS: readonly Connections[] = [1, 10];

const SERVERS = ['no hook', 'hook'] as const;
type Server = (typeof SERVERS)[number];

export const benchmark: Benchmark = {
  title: 'HTTP requests with a query of 1 ms each: throughput, and CPU of the server for a request',
  run,
};

interface Turn {
  readonly server: Server;
  readonly connections: Connections;
  readonly wallMs: number;
  readonly cpuUs: number;
}

async function run(): Promise<Result> {
  const database = await startDatabase();
  const listener = await listenToHook();
  try {
    const rounds: (readonly Turn[])[] = [];
    while (rounds.length < ROUNDS) {
      rounds.push(await measureRound(rounds.length, listener, database.connectionString));
      console.error(`round ${rounds.length} of ${ROUNDS}`);
    }
    const comparisons = CONNECTIONS.flatMap((connections) => {
      const name = (server: Server): string => `${server}, ${connections} at once`;
      const compareBy = (measure: (turns: readonly Turn[]) => number, unit: string) => {
        const samplesOf = (server: Server): readonly number[] =>
          rounds.map((turns) =>
            measure(turns.filter((turn) => turn.server === server && turn.connections === connections)),
          );
        const samples = Object.fromEntries(SERVERS.map((server) => [name(server), samplesOf(server)]));
        return compare(samples, name('hook'), name('no hook'), unit);
      };
      return [compareBy(requestsPerS, 'requests/s'), compareBy(cpuUsPerRequest, 'µs')];
    });
    return {
      conditions: [
        `${ROUNDS} rounds of ${TURNS} turns of each, of ${REQUESTS[1]} requests one at a time and ${REQUESTS[10]} ten at once,`,
        `after ${WARM_UP_REQUESTS} to warm up; a pool of ten.`,
        database.versions,
      ],
      comparisons,
    };
  } finally {
    await listener.close();
    await database.stop();
  }
}

/** Two servers, with and without the hook, take turns at serving one program that makes requests. */
async function measureRound(
  round: number,
  listener: HookListener,
  connectionString: string,
): Promise<readonly Turn[]> {
  const started: MeasuredProgram[] = [];
  const start = async (program: string, environment: NodeJS.ProcessEnv): Promise<MeasuredProgram> => {
    const running = await startMeasured({
      ...{ program, nodePath: process.execPath, isDebugged: false },
      environment: { ...environment, DATABASE_URL: connectionString },
    });
    started.push(running);
    return running;
  };
  try {
    const load = await start('load.cjs', UNTRACED);
    const servers: [Server, MeasuredProgram, number][] = [];
    for (const server of inTurns(SERVERS, round)) {
      const running = await start('server.cjs', server === 'hook' ? listener.environment : UNTRACED);
      const port = await running.ask<number>('port');
      await load.ask({ port, connections: 10, requests: WARM_UP_REQUESTS });
      servers.push([server, running, port]);
    }
    const turns: Turn[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      for (const connections of CONNECTIONS) {
        for (const [server, running, port] of inTurns(servers, turn)) {
          const beforeUs = await running.ask<number>('cpuUs');
          const wallMs = await load.ask<number>({ port, connections, requests: REQUESTS[connections] });
          const cpuUs = (await running.ask<number>('cpuUs')) - beforeUs;
          turns.push({ server, connections, wallMs, cpuUs });
        }
      }
    }
    for (const running of started) await running.end();
    await verify(listener, servers.find(([server]) => server === 'hook')?.[1].pid);
    return turns;
  } finally {
    for (const running of started) running.kill();
  }
}

/** Rejects unless the hook has counted every request: a hook that sees nothing costs nothing. */
async function verify(listener: HookListener, pid: number | undefined): Promise<void> {
  const made = WARM_UP_REQUESTS + TURNS * (REQUESTS[1] + REQUESTS[10]);
  const { checkouts } = await listener.lastWords(pid);
  if (checkouts === made) return;
  throw new Error(`The hook reported ${checkouts} of ${made} checkouts, so this is no measurement of it.`);
}

/** Of the turn in the middle, because a turn in which the machine did something else tells nothing. */
function requestsPerS(turns: readonly Turn[]): number {
  return median(turns.map(({ connections, wallMs }) => (REQUESTS[connections] / wallMs) * 1000));
}

/** Of all turns, because what one leaves to the garbage collector is paid in another. */
function cpuUsPerRequest(turns: readonly Turn[]): number {
  const requests = turns.reduce((sum, { connections }) => sum + REQUESTS[connections], 0);
  return turns.reduce((sum, { cpuUs }) => sum + cpuUs, 0) / requests;
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Thresholds } from '../../protocol/thresholds.ts';
import type { ThreadLosses } from '../../server/ledger/snapshot.ts';
import { REPOSITORY } from './tracedProgram.ts';

const PROGRAMS = join(REPOSITORY, 'test/integration/programs/accelerated');
const PRELOAD = `--require "${join(PROGRAMS, 'acceleration.cjs').replaceAll('\\', '/')}"`;

/** Everything that a listener has ever said of one program. */
export interface EverSaid {
  readonly judgements: number;
  /** How many different findings reached each level, how many misuses of each kind and pools in each state there were. */
  readonly reached: Readonly<Record<string, number>>;
  /** Where and why something was said to be leaked, one for each finding. */
  readonly proofs: readonly string[];
  /** By the program's own clock, as it told it last. */
  readonly runningMs: number;
  readonly stoppedMs: number;
  /** Call sites at which clients were acquired. */
  readonly sites: number;
  /** In the end, and at most at a time. */
  readonly openLeases: number;
  readonly mostOpenLeases: number;
  readonly losses: readonly ThreadLosses[];
  readonly problems: readonly string[];
}

/** A listener for whom time goes faster, as it does for programs that are started with its environment. */
export interface AcceleratedListener {
  readonly environment: NodeJS.ProcessEnv;
  /** Ends it; resolves with all that it has said. */
  readonly end: () => Promise<EverSaid>;
  /** Ends it in any case. */
  readonly kill: () => void;
}

/** Starts a listener for whom time goes so many times as fast; thresholds that are not given are the usual ones. */
export async function startAcceleratedListener(
  factor: number,
  thresholds: Partial<Thresholds> = {},
): Promise<AcceleratedListener> {
  const ACCELERATION = String(factor);
  const child = fork(join(PROGRAMS, 'listener.ts'), [JSON.stringify(thresholds)], {
    execArgv: ['--require', join(PROGRAMS, 'acceleration.cjs'), '--import', 'tsx'],
    env: { ...process.env, ACCELERATION },
  });
  const environment = await messageFrom<NodeJS.ProcessEnv>(child);
  return {
    // Time must be faster before the hook is loaded.
    environment: { ...environment, ACCELERATION, NODE_OPTIONS: `${PRELOAD} ${environment['NODE_OPTIONS']}` },
    end: async () => {
      const said = messageFrom<EverSaid>(child);
      const exited = once(child, 'exit');
      child.send('end');
      await said;
      await exited;
      return said;
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** The next message; rejects when the process ends without. */
async function messageFrom<Message>(child: ChildProcess): Promise<Message> {
  const ended = new AbortController();
  const exited = once(child, 'exit', { signal: ended.signal }).then(([code, signal]): never => {
    throw new Error(`The listener ended with ${code ?? signal}; it has said why on standard error.`);
  });
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal: ended.signal }), exited])) as [
      Message,
    ];
    return message;
  } finally {
    exited.catch(() => undefined);
    ended.abort();
  }
}

/** The words by which Node runs one of the programs whose time is accelerated. */
export function acceleratedProgram(file: string, ...words: readonly string[]): readonly string[] {
  return [join(PROGRAMS, file), ...words];
}

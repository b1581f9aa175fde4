import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { endpointPath } from '../../protocol/endpoint.ts';
import { withHook } from '../../protocol/environment.ts';
import { listenForHooks } from '../../server/hookListener.ts';
import { Tracing, type Judged } from '../../server/tracing.ts';

export const REPOSITORY = join(import.meta.dirname, '../..');
const HOOK = join(REPOSITORY, 'dist/runtime-hook.cjs');

/** A listener in the test's own process, and how programs are told of it. */
export interface TestTracing {
  readonly tracing: Tracing;
  readonly environment: NodeJS.ProcessEnv;
  /** What the listener had to complain about. */
  readonly problems: readonly string[];
  /** Resolves with the first judgement that the condition holds for. */
  readonly judged: (condition: (judged: Judged) => boolean) => Promise<Judged>;
  readonly close: () => Promise<void>;
}

/** A socket of the file system that nobody else uses. */
function newEndpoint(): string {
  const place = { platform: process.platform, temporaryDirectory: tmpdir() };
  return endpointPath(place, randomBytes(8).toString('hex'));
}

/**
 * Starts to listen for the built hook, at an endpoint and with a token of its own by default. `onJudged` sees every
 * judgement.
 */
export async function startTracing(
  onJudged: (judged: Judged) => void = () => undefined,
  wantedEndpoint = newEndpoint(),
  token = randomBytes(16).toString('hex'),
): Promise<TestTracing> {
  const judgements = new EventEmitter();
  const problems: string[] = [];
  const tracing = new Tracing((judged) => {
    onJudged(judged);
    judgements.emit('judged', judged);
  });
  const listener = await listenForHooks(wantedEndpoint, token, tracing, {
    problem: (message) => problems.push(message),
  });
  const { endpoint } = listener;
  return {
    tracing,
    environment: { ...process.env, ...withHook({ hookPath: HOOK, endpoint, token }, undefined) },
    problems,
    judged: async (condition) => {
      let judged = tracing.judged;
      while (!condition(judged)) [judged] = (await once(judgements, 'judged')) as [Judged];
      return judged;
    },
    close: async () => {
      tracing.dispose();
      await listener.close();
    },
  };
}

export interface Program {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** Everything printed so far, standard output and error together. */
  readonly output: () => string;
  /** The first match in the output; rejects when the program ends without. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts a program whose output is read. `detached` makes it the leader of a process group of its own. */
export function startProgram(
  command: string,
  programArguments: readonly string[],
  environment: NodeJS.ProcessEnv,
  options: { readonly cwd?: string; readonly detached?: boolean } = {},
): Program {
  const child = spawn(command, programArguments, {
    cwd: REPOSITORY,
    ...options,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const news = new EventEmitter();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += data.toString();
      news.emit('news');
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    news.emit('news');
    return (code ?? signal) as number | NodeJS.Signals;
  });
  return {
    process: child,
    output: () => output,
    printed: async (pattern) => {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`The program ended without printing ${pattern}:\n${output}`);
        }
        await once(news, 'news');
      }
    },
    ended,
  };
}

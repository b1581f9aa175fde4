import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { LeaseEvidence } from '../../server/evidence/finding.ts';
import { blamedFrame } from '../../server/evidence/signature.ts';
import { framesOf, type ThreadLife, type ThreadSnapshot } from '../../server/ledger/snapshot.ts';
import type { ReportJson } from '../../server/views/reportJson.ts';
import type { Judged } from '../../server/tracing.ts';
import { REPOSITORY, startProgram, startTracing } from '../support/tracedProgram.ts';

const PROGRAMS = join(REPOSITORY, 'test/integration/programs/lastWords');
const UNHEARD = join(PROGRAMS, 'unheard.cjs');
/** As many clients as that program takes. */
const UNHEARD_LEASES = 60;
const CLI = join(REPOSITORY, 'dist/cli.cjs');
const SCOPE_ENTRY = join(REPOSITORY, 'dist/scope.cjs');

/** What is to be known of a program that has ended with clients in its hands. */
interface Ending {
  readonly sentence: string;
  /** The program and its arguments. */
  readonly words: readonly [program: string, ...words: string[]];
  readonly signal?: NodeJS.Signals;
  readonly code: number | NodeJS.Signals;
  readonly life: Life;
  readonly evidence: string;
  /** The marks of the lines at which its open leases were acquired. */
  readonly held?: readonly string[];
}

/** {@link ThreadLife} without its durations. */
type Life = Omit<Extract<ThreadLife, { kind: 'ended' }>, 'runningMs'> | { readonly kind: 'lost' };

const ended = (exitCode: number): Life => ({ kind: 'ended', exitCode, loopEmpty: false });
const ranEmpty = (exitCode: number): Life => ({ kind: 'ended', exitCode, loopEmpty: true });
const LOST: Life = { kind: 'lost' };

/** What is told before the end can wait for it: also leases that began just before. */
const HEARD: readonly Ending[] = [
  {
    sentence: 'by process.exit',
    words: ['ends.cjs', 'exit'],
    code: 7,
    life: ended(7),
    evidence: 'interrupted',
  },
  {
    sentence: 'by an uncaught exception',
    words: ['ends.cjs', 'exception'],
    code: 1,
    life: ended(1),
    evidence: 'interrupted',
  },
  {
    sentence: 'by an unhandled rejection',
    words: ['ends.cjs', 'rejection'],
    code: 1,
    life: ended(1),
    evidence: 'interrupted',
  },
  {
    sentence: 'by its own handler of SIGTERM',
    words: ['ends.cjs', 'handledSignal'],
    code: 5,
    life: ended(5),
    evidence: 'interrupted',
  },
  {
    sentence: 'because nothing keeps it alive, silently',
    words: ['ends.cjs', 'starved'],
    code: 0,
    life: ranEmpty(0),
    evidence: 'leaked: loop-empty',
  },
  {
    sentence: 'because nothing keeps a module alive that waits at its top level',
    words: ['starved.mjs'],
    code: 13,
    life: ranEmpty(13),
    evidence: 'leaked: loop-empty',
    held: ['held'],
  },
  {
    sentence: 'because the server has closed its connections, silently',
    words: ['ends.cjs', 'cutOff'],
    code: 0,
    life: ranEmpty(0),
    evidence: 'leaked: loop-empty',
  },
  {
    sentence: 'because it has ended its clients instead of releasing them, silently',
    words: ['ends.cjs', 'ended'],
    code: 0,
    life: ranEmpty(0),
    evidence: 'leaked: ended',
  },
  {
    sentence: 'in a worker by process.exit',
    words: ['workers.cjs', 'exit'],
    code: 0,
    life: ended(4),
    evidence: 'interrupted',
  },
  {
    sentence: 'in a worker by an uncaught exception',
    words: ['workers.cjs', 'exception'],
    code: 0,
    life: ended(1),
    evidence: 'interrupted',
  },
  {
    sentence: 'in a worker that nothing keeps alive',
    words: ['workers.cjs', 'starved'],
    code: 0,
    life: ranEmpty(0),
    evidence: 'leaked: loop-empty',
  },
];

/** No code of the program runs at its end: it is as last known, which is up to date after quiet. */
const LAST_KNOWN: readonly Ending[] = [
  ...(['SIGTERM', 'SIGKILL'] as const).map((name) => ({
    sentence: `by ${name}`,
    words: ['ends.cjs', 'signal', name] as const,
    code: name,
    life: LOST,
    evidence: 'interrupted, as last known',
    held: ['first', 'last'],
  })),
  {
    sentence: 'in a worker that is terminated',
    words: ['workers.cjs', 'terminate'],
    code: 0,
    life: LOST,
    evidence: 'interrupted, as last known',
  },
  {
    sentence: 'in a worker by process.exit of the main thread',
    words: ['workers.cjs', 'exit of the main thread'],
    code: 9,
    life: LOST,
    evidence: 'interrupted, as last known',
  },
];

/** It was strongly suspected when the signal came. */
const SUSPECTED: readonly Ending[] = [
  {
    sentence: 'by its own handler of SIGTERM',
    words: ['ends.cjs', 'outlived'],
    signal: 'SIGTERM',
    code: 6,
    life: ended(6),
    evidence: 'leaked: suspected-at-end',
    held: ['forgotten'],
  },
  {
    sentence: 'by SIGKILL',
    words: ['ends.cjs', 'outlived'],
    signal: 'SIGKILL',
    code: 'SIGKILL',
    life: LOST,
    evidence: 'leaked: suspected-at-end, as last known',
    held: ['forgotten'],
  },
];

describe('what a program holds is known when it ends', function () {
  this.timeout(60_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  const check = (ending: Ending): Promise<void> => runToEnd(ending, database.connectionString);

  describe('to the last lease', () => {
    for (const ending of HEARD) it(ending.sentence, () => check(ending));
  });
  describe('to the last lease, although the listener had no time before the end', () => {
    it('in the same process', () => checkUnheard(database.connectionString));
    it('of leak-lens run', () => checkUnheardCommand(database.connectionString));
  });
  describe('as it was last known', () => {
    for (const ending of LAST_KNOWN) it(ending.sentence, () => check(ending));
  });
  describe('as a leak where it was suspected', () => {
    for (const ending of SUSPECTED) it(ending.sentence, () => check(ending));
  });
});

/** A listener that does nothing else until the program has ended still hears all of it. */
async function checkUnheard(databaseUrl: string): Promise<void> {
  const tracing = await startTracing();
  try {
    const env = { ...tracing.environment, DATABASE_URL: databaseUrl };
    const { status } = spawnSync(process.execPath, [UNHEARD], { env });
    assert.equal(status, 8);
    await tracing.judged(hasEnded);
    const threads = [...tracing.tracing.judged.snapshot.threads.values()];
    assert.deepEqual(threads.map(lifeOf), [ended(8)]);
    assert.deepEqual(
      threads.map(({ openLeases }) => openLeases.size),
      [UNHEARD_LEASES],
    );
  } finally {
    await tracing.close();
  }
}

/** The same for the command, which stands still from the program's beginning to its end. */
async function checkUnheardCommand(databaseUrl: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'leak-lens-unheard-'));
  const witness = createServer().listen(join(folder, 'witness.sock'));
  await once(witness, 'listening');
  const words = [CLI, 'run', '--json', '--', process.execPath, UNHEARD, join(folder, 'witness.sock')];
  const command = startProgram(process.execPath, words, { ...process.env, DATABASE_URL: databaseUrl });
  let json = '';
  command.process.stdout.on('data', (data: Buffer) => (json += data.toString()));
  try {
    const [program] = (await once(witness, 'connection')) as [Socket];
    await once(program.resume(), 'close');
    command.process.kill('SIGCONT');
    assert.equal(await command.ended, 8, command.output());
    const { totals } = JSON.parse(json) as ReportJson;
    assert.equal(totals.open, UNHEARD_LEASES);
  } finally {
    command.process.kill('SIGKILL');
    await command.ended;
    witness.close();
    await rm(folder, { recursive: true });
  }
}

async function runToEnd(ending: Ending, databaseUrl: string): Promise<void> {
  const { words, signal, code, life, evidence, held = ['early', 'late'] } = ending;
  const tracing = await startTracing();
  const path = join(PROGRAMS, words[0]);
  const variables = { DATABASE_URL: databaseUrl, SCOPE_ENTRY };
  const program = startProgram(process.execPath, [path, ...words.slice(1)], {
    ...tracing.environment,
    ...variables,
  });
  try {
    if (signal !== undefined) {
      await tracing.judged((judged) => evidenceIn(judged)[0] === 'outlived');
      program.process.kill(signal);
    }
    assert.equal(await program.ended, code, program.output());
    await tracing.judged(hasEnded);
    const judged = await tracing.tracing.settle();
    const threads = [...judged.snapshot.threads.values()];
    assert.deepEqual(threads.map(lifeOf), [life]);
    assert.deepEqual(
      threads.flatMap(heldLines),
      held.map((mark) => lineOf(path, mark)),
    );
    assert.deepEqual(
      evidenceIn(judged),
      held.map(() => evidence),
    );
    assert.deepEqual(tracing.problems, []);
  } finally {
    program.process.kill('SIGKILL');
    await program.ended;
    await tracing.close();
  }
}

function hasEnded({ snapshot: { threads } }: Judged): boolean {
  return threads.size > 0 && [...threads.values()].every(({ life }) => life.kind !== 'connected');
}

function lifeOf({ life }: ThreadSnapshot): Life | { readonly kind: 'connected' } {
  if (life.kind !== 'ended') return { kind: life.kind };
  return { kind: 'ended', exitCode: life.exitCode, loopEmpty: life.loopEmpty };
}

/** Where the open leases were acquired, in the order in which they were. */
function heldLines(thread: ThreadSnapshot): (number | undefined)[] {
  return [...thread.openLeases.values()]
    .sort((one, other) => one.lease - other.lease)
    .map(({ site }) => blamedFrame(framesOf(thread, site))?.line);
}

/** What is said about each open lease. */
function evidenceIn({ findings }: Judged): string[] {
  return findings.list.flatMap(({ leases }) => leases.map((lease) => describeEvidence(lease.evidence)));
}

function describeEvidence(evidence: LeaseEvidence): string {
  if (evidence.kind === 'leaked') {
    const { proof } = evidence;
    const isLastKnown = proof.kind === 'suspected-at-end' && proof.lastKnown;
    return `leaked: ${proof.kind}${isLastKnown ? ', as last known' : ''}`;
  }
  const isLastKnown = evidence.kind === 'interrupted' && evidence.lastKnown;
  return `${evidence.kind}${isLastKnown ? ', as last known' : ''}`;
}

/** The line of the program that ends with the mark; counts from 1. */
function lineOf(path: string, mark: string): number {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.findIndex((line) => line.endsWith(`// ${mark}`)) + 1;
}

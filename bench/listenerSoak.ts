import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WireRecord } from '../protocol/wire.ts';
import { REPOSITORY } from '../test/support/tracedProgram.ts';
import { helloOf } from '../test/support/randomRecords.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { firstReport, reportOf, REPORT_MS, REPORTS_PER_HOUR } from './support/hourOfReports.ts';
import { newDoor, startLanguageServer } from './support/languageServer.ts';
import { connected } from './support/scriptedHook.ts';

const READINGS = 24;
const REPORTS_PER_READING = REPORTS_PER_HOUR / READINGS;
/** Sent at the pace of a hook, because what is sent as fast as it can be read leaves more garbage lying about. */
const UNHURRIED_REPORTS = 600;
/** Until the rings of what is over are full; they count for no half. */
const WARM_UPS = 4;
const MB = 1024 * 1024;
const MOST_MB = 120;
/** Of the most in use, from the first half to the second. */
const MOST_GROWTH_MB = 2;
const PRELOAD = join(REPOSITORY, 'bench/programs/memoryReporter.cjs');
const POLL_MS = 20;

export const benchmark: Benchmark = {
  title: 'Memory of the language server in an hour of 5,000 leases a second at 2,000 call sites',
  isLong: true,
  run,
};

async function run(): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lens-soak-'));
  const memoryFile = join(folder, 'memory.ndjson');
  writeFileSync(memoryFile, '');
  const door = { ...newDoor(), token: 'secret' };
  const environment = {
    MEMORY_FILE: memoryFile,
    NODE_OPTIONS: `--require "${PRELOAD.replaceAll('\\', '/')}"`,
  };
  const server = await startLanguageServer(door, { ...process.env, ...environment });
  const startedMs = performance.now();
  try {
    const hook = await connectTo(door.endpoint);
    await hook.send([helloOf(0)]);
    await hook.send(firstReport());
    const readings: Memory[] = [];
    let report = 0;
    const read = async (): Promise<Memory> => {
      if (server.pid === undefined) throw new Error('The language server did not start.');
      process.kill(server.pid, 'SIGUSR2');
      const reading = await readingOf(memoryFile, readings.length + 1);
      readings.push(reading);
      console.error(`reading ${readings.length}: ${JSON.stringify(reading)}`);
      return reading;
    };
    while (report < REPORTS_PER_HOUR) {
      await hook.send(reportOf(++report));
      if (report % REPORTS_PER_READING === 0) await read();
    }
    const tookMs = performance.now() - startedMs;
    const hour = readings.slice(WARM_UPS);
    while (report < REPORTS_PER_HOUR + UNHURRIED_REPORTS) {
      await Promise.all([hook.send(reportOf(++report)), delay(REPORT_MS)]);
    }
    const unhurried = await read();
    hook.end();
    return resultOf(hour, unhurried, tookMs, hook.sentBytes());
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

function resultOf(readings: readonly Memory[], unhurried: Memory, tookMs: number, sentBytes: number): Result {
  const half = readings.length / 2;
  const samples = {
    'heap, second half': readings.slice(half).map(({ heapMb }) => heapMb),
    'heap, first half': readings.slice(0, half).map(({ heapMb }) => heapMb),
    'resident, second half': readings.slice(half).map(({ rssMb }) => rssMb),
    'resident, first half': readings.slice(0, half).map(({ rssMb }) => rssMb),
  };
  const inUse = compare(samples, 'heap, second half', 'heap, first half', 'MB');
  // A reading may find a report that is being worked on or not, which is 9 MB; so what is compared is the most.
  const [earlierMb, laterMb] = [readings.slice(0, half), readings.slice(half)].map((each) =>
    Math.max(...each.map(({ heapMb }) => heapMb)),
  ) as [number, number];
  const mostMb = Math.max(earlierMb, laterMb);
  return {
    conditions: [
      `${REPORTS_PER_HOUR} reports, ${(sentBytes / MB).toFixed(0)} MB, sent in ${(tookMs / 1000).toFixed(0)} s, as fast as they were read.`,
      `In another ${(UNHURRIED_REPORTS * REPORT_MS) / 1000} s at the pace of a hook ${unhurried.rssMb.toFixed(0)} MB are resident, and ${unhurried.heapMb.toFixed(0)} MB in use.`,
      `${READINGS} readings, the first ${WARM_UPS} left out: resident as it is, heap and external memory after garbage collection.`,
    ],
    comparisons: [inUse, compare(samples, 'resident, second half', 'resident, first half', 'MB')],
    failures: [
      ...(mostMb <= MOST_MB ? [] : [`It keeps ${mostMb.toFixed(0)} MB, more than ${MOST_MB} MB.`]),
      ...(laterMb - earlierMb <= MOST_GROWTH_MB ? [] : [`It grows by more than ${MOST_GROWTH_MB} MB.`]),
    ],
  };
}

interface Memory {
  readonly rssMb: number;
  readonly heapMb: number;
}

/** Resolves with the line of the file that belongs to a reading (counted from 1), once it is there. */
async function readingOf(file: string, reading: number): Promise<Memory> {
  for (;;) {
    const line = readFileSync(file, 'utf8').split('\n').slice(0, -1)[reading - 1];
    if (line !== undefined) {
      const { rss, heap } = JSON.parse(line) as Record<'rss' | 'heap', number>;
      return { rssMb: rss / MB, heapMb: heap / MB };
    }
    await delay(POLL_MS);
  }
}

/** A hook that waits until what it has sent is read. */
interface PatientHook {
  readonly send: (records: readonly WireRecord[]) => Promise<void>;
  readonly sentBytes: () => number;
  readonly end: () => void;
}

async function connectTo(endpoint: string): Promise<PatientHook> {
  const socket = await connected(endpoint);
  // What the listener answers is not looked at.
  socket.resume();
  let sequence = 0;
  return {
    send: async (records) => {
      const isTaken = socket.write(`${JSON.stringify({ sequence: sequence++, records })}\n`);
      if (!isTaken) await once(socket, 'drain');
    },
    sentBytes: () => socket.bytesWritten,
    end: () => socket.destroy(),
  };
}

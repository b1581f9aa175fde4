import { Socket } from 'node:net';
import { LIMITS, WIRE_VERSION } from '../../protocol/wire.ts';
import { followSession } from '../../server/collector/session.ts';
import { NO_FINDINGS, type Findings } from '../../server/evidence/finding.ts';
import { judge } from '../../server/evidence/judge.ts';
import { Ledger } from '../../server/ledger/ledger.ts';
import { mutated } from './mutation.ts';
import type { Random } from './random.ts';
import { helloOf, randomRecord } from './randomRecords.ts';

const NEWLINE = 0x0a;
const RECORDS_PER_FRAME = 4;
const LINES_PER_JUDGEMENT = 1000;
/** A line that is over the limit ends its connection; the next one is that of another thread. */
const LINES_PER_GIANT = 10_000;
const THREADS = 3;
/** Of the time in which the lines are received. */
const MS_PER_LINE = 10;

/** Well formed, and nothing that a hook sends. */
const OF_A_READER = { kind: 'reader', wireVersion: WIRE_VERSION, token: 'secret' };

/** What was sent and what became of it: a record, or a line that is no frame, counts as one. */
export interface FuzzTotals {
  lines: number;
  sent: number;
  accepted: number;
  rejected: number;
  /** Because of lines over the limit. */
  connectionsClosed: number;
  judgements: number;
  findings: number;
}

/** Connections of hooks that send more nonsense than sense, and all of the listener that has to do with it. */
export interface FuzzedSession {
  readonly send: (lines: number) => void;
  readonly totals: Readonly<FuzzTotals>;
}

/** What is counted as sent is found without the decoder, by `JSON.parse` alone. */
export function fuzzedSession(random: Random): FuzzedSession {
  const totals: FuzzTotals = {
    ...{ lines: 0, sent: 0, accepted: 0, rejected: 0, connectionsClosed: 0, judgements: 0, findings: 0 },
  };
  const ledger = new Ledger();
  let findings: Findings = NO_FINDINGS;
  let socket: Socket | undefined;
  let connections = 0;
  let nowMs = 0;

  const connect = (): Socket => {
    const connected: Socket = Object.assign(new Socket(), {
      write: () => true,
      end: () => {
        totals.connectionsClosed++;
        socket = undefined;
        connected.emit('close');
        return connected;
      },
    });
    followSession(connected, 'secret', {
      connected: (thread) => ledger.apply({ thread, receivedAtMs: nowMs, record: { kind: 'connected' } }),
      records: (thread, records) => {
        totals.accepted += records.length;
        for (const record of records) ledger.apply({ thread, receivedAtMs: nowMs, record });
      },
      rejected: (thread, count) => {
        totals.rejected += count;
        ledger.apply({ thread, receivedAtMs: nowMs, record: { kind: 'rejected', count } });
      },
      disconnected: (thread) =>
        ledger.apply({ thread, receivedAtMs: nowMs, record: { kind: 'disconnected' } }),
      problem: checkLogged,
    });
    socket = connected;
    sendBytes(Buffer.from(JSON.stringify({ sequence: 0, records: [helloOf(connections++ % THREADS)] })));
    return connected;
  };

  /** Sends bytes and the end of their line, in one piece or two. */
  const sendBytes = (bytes: Buffer): void => {
    const line = Buffer.concat([bytes, Buffer.from([NEWLINE])]);
    totals.sent += unitsIn(bytes);
    const connected = socket ?? connect();
    const cut = random.chance(0.2) ? random.below(line.length) : 0;
    if (cut > 0) connected.emit('data', line.subarray(0, cut));
    if (socket === connected) connected.emit('data', line.subarray(cut));
  };

  const sendLine = (): void => {
    totals.lines++;
    nowMs += MS_PER_LINE;
    if (totals.lines % LINES_PER_GIANT === 0) sendBytes(Buffer.alloc(LIMITS.frameBytes + 1, 'x'));
    const records: object[] = Array.from({ length: 1 + random.below(RECORDS_PER_FRAME) }, () =>
      random.chance(0.99) ? randomRecord(random) : OF_A_READER,
    );
    sendBytes(mutated({ sequence: totals.lines, records }, random));
    if (totals.lines % LINES_PER_JUDGEMENT !== 0) return;
    const judgement = judge(ledger.snapshot(), findings, nowMs);
    if (Number.isNaN(judgement.nextDueAtMs)) throw new Error('Nobody can tell when to judge again.');
    findings = judgement.findings;
    totals.judgements++;
    totals.findings += findings.list.length;
  };

  return {
    totals,
    send: (lines) => {
      for (let line = 0; line < lines; line++) sendLine();
    },
  };
}

/** How many things these bytes are: the records of each line that is a frame, and each line that is none. */
function unitsIn(bytes: Buffer): number {
  let units = 0;
  for (let start = 0; start <= bytes.length;) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    units += recordsIn(bytes.subarray(start, end)) ?? 1;
    start = end + 1;
  }
  return units;
}

/** `undefined` for what is no frame. */
function recordsIn(line: Buffer): number | undefined {
  try {
    const { sequence, records } = JSON.parse(line.toString()) as Record<'sequence' | 'records', unknown>;
    return Number.isInteger(sequence) && Number(sequence) >= 0 && Array.isArray(records)
      ? records.length
      : undefined;
  } catch {
    return undefined;
  }
}

/** What is logged is short, and controls no terminal, whatever a hook sends. */
function checkLogged(message: string): void {
  if (message.length > 500)
    throw new Error(`${message.length} characters are logged: ${message.slice(0, 200)}`);
  if (/\p{Cc}/u.test(message)) throw new Error(`A control character is logged: ${JSON.stringify(message)}`);
}

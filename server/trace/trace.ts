import * as v from 'valibot';
import { recordSchema } from '../collector/schema.ts';
import type { Fact } from '../ledger/fact.ts';

/**
 * A trace is a recorded session: lines of JSON, first a {@link TraceHeader}, then one fact each, in the order in which
 * they became known. Whoever applies them to an empty ledger knows what the listener knew.
 */
export interface TraceHeader {
  readonly kind: 'leak-lens-trace';
  /** Raised when a reader of the former version could misread a fact. */
  readonly version: number;
  /** Of Leak Lens. */
  readonly recordedBy: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

export const TRACE_VERSION = 1;

/** The suffix by which the editor knows a trace. */
export const TRACE_SUFFIX = '.leaktrace';

/** The last line of a trace whose recording came to its end: one that was killed has none. */
export interface TraceEnd {
  readonly kind: 'leak-lens-trace-end';
  /** Clients that were leaked in the end, as far as whoever recorded knew. */
  readonly leaked?: number;
  /** The session went on, but the trace had reached this size in bytes. */
  readonly maxBytes?: number;
}

const frame = v.object({
  file: v.string(),
  line: v.number(),
  column: v.number(),
  function: v.string(),
  enclosingLine: v.exactOptional(v.number()),
  landmark: v.exactOptional(v.string()),
  origin: v.picklist(['author', 'library', 'node']),
  library: v.exactOptional(v.string()),
  mapProblem: v.exactOptional(v.string()),
  directive: v.exactOptional(v.picklist(['long-lived', 'ignore'])),
});

/** What the listener adds to the records of the wire. */
export const changeSchema = v.variant('kind', [
  v.object({ kind: v.literal('connected') }),
  v.object({ kind: v.literal('disconnected') }),
  v.object({ kind: v.literal('rejected'), count: v.number() }),
  v.object({ kind: v.literal('placement'), site: v.number(), frames: v.array(frame) }),
]);

const factSchema = v.union([
  v.object({
    thread: v.string(),
    // Beyond, there is no next millisecond.
    receivedAtMs: v.pipe(v.number(), v.finite(), v.maxValue(Number.MAX_SAFE_INTEGER)),
    record: v.union([recordSchema, changeSchema]),
  }),
  v.object({ kind: v.literal('cleared'), sinceMs: v.exactOptional(v.number()) }),
]) satisfies v.GenericSchema<unknown, Fact>;

const headerSchema = v.object({
  kind: v.literal('leak-lens-trace'),
  version: v.number(),
  recordedBy: v.string(),
  startedAt: v.string(),
});

const endSchema = v.object({
  kind: v.literal('leak-lens-trace-end'),
  leaked: v.exactOptional(v.number()),
  maxBytes: v.exactOptional(v.number()),
});

/** The first line of a trace; `undefined` for any other text. */
export function headerOf(line: string): TraceHeader | undefined {
  return parsed(headerSchema, line);
}

/** The last line of a trace; `undefined` for any other text. */
export function endOf(line: string): TraceEnd | undefined {
  return parsed(endSchema, line);
}

/** The fact that a line holds; `undefined` when it holds none. */
export function factOf(line: string): Fact | undefined {
  return parsed(factSchema, line);
}

/** The line of a fact: without the token that let the program report, and source maps, whose work has been done. */
export function lineOf(fact: Fact): string {
  if (!('record' in fact)) return JSON.stringify(fact);
  const { record } = fact;
  if (record.kind === 'hello') return JSON.stringify({ ...fact, record: { ...record, token: '' } });
  if (record.kind === 'source') {
    return JSON.stringify({ ...fact, record: { ...record, sourceMap: undefined } });
  }
  return JSON.stringify(fact);
}

function parsed<Value>(schema: v.GenericSchema<unknown, Value>, line: string): Value | undefined {
  try {
    const { success, output } = v.safeParse(schema, JSON.parse(line));
    return success ? output : undefined;
  } catch {
    // No JSON.
    return undefined;
  }
}

import * as v from 'valibot';
import { LIMITS, type Frame, type ReaderRecord, type WireRecord } from '../../protocol/wire.ts';
import { frameSchema, readerSchema, recordSchema } from './schema.ts';

/** Who has connected, and so may send it, is not known here. */
type AnyRecord = WireRecord | ReaderRecord;

export interface Decoded {
  readonly frames: readonly Frame<AnyRecord>[];
  /** One sentence for each line or record that made no sense. */
  readonly rejected: readonly string[];
  /** A line is longer than allowed; nothing more can be decoded. */
  readonly isOverLimit: boolean;
}

const NEWLINE = 0x0a;

const anySchema = v.variant('kind', [...recordSchema.options, ...readerSchema.options]);

/**
 * Cuts a byte stream into frames. What makes no sense is rejected and skipped: a line that is no frame,
 * or a single record of an otherwise good frame. Never throws.
 */
export class Decoder {
  #parts: Buffer[] = [];
  #bytes = 0;

  /** No line may be longer than `maxBytes`, {@link LIMITS.frameBytes} by default. */
  decode(chunk: Buffer, maxBytes: number = LIMITS.frameBytes): Decoded {
    const frames: Frame<AnyRecord>[] = [];
    const rejected: string[] = [];
    let rest = chunk;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      if (this.#bytes + end > maxBytes) return { frames, rejected, isOverLimit: true };
      this.#parts.push(rest.subarray(0, end));
      decodeLine(Buffer.concat(this.#parts).toString('utf8'), frames, rejected);
      this.#parts = [];
      this.#bytes = 0;
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) this.#parts.push(rest);
    this.#bytes += rest.length;
    return { frames, rejected, isOverLimit: this.#bytes > maxBytes };
  }
}

function decodeLine(line: string, frames: Frame<AnyRecord>[], rejected: string[]): void {
  const frame = v.safeParse(frameSchema, parseJson(line));
  if (!frame.success) {
    rejected.push(`Not a frame: ${excerpt(line)}`);
    return;
  }
  const records: AnyRecord[] = [];
  for (const candidate of frame.output.records) {
    const record = v.safeParse(anySchema, candidate);
    if (record.success) records.push(record.output);
    else rejected.push(`Not a record (${describe(record.issues[0])}): ${excerpt(written(candidate))}`);
  }
  frames.push({ sequence: frame.output.sequence, records });
}

/** The value of a JSON text; undefined, which no frame is, when it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `JSON.parse` takes what is nested deeper than `JSON.stringify` can follow. */
function written(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'it is nested too deep';
  }
}

/** What is wrong where. The message may quote what was received. */
function describe(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue) ?? 'it'}: ${excerpt(issue.message, 300)}`;
}

/**
 * Enough to recognise it; a line may hold a token, which comes later than this in a good frame. It comes from strangers,
 * too, and goes to a terminal, so it must not have control sequences.
 */
function excerpt(text: string, maxCharacters = 60): string {
  const start = text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
  return start.replace(/\p{Cc}/gu, '\ufffd');
}

import type { Findings } from '../evidence/finding.ts';
import type { Comparison } from '../history/comparison.ts';
import type { Snapshot } from '../ledger/snapshot.ts';

/** What there is to draw: a snapshot and what the evidence said about it. One object for each judgement. */
export interface Scene {
  readonly snapshot: Snapshot;
  readonly findings: Findings;
  /** The session is over; what is left is shown in grey. */
  readonly lastRun: boolean;
  /** When the recording was begun that this is the end of, for people; absent for what is traced. */
  readonly recordedAt?: string;
  /** The run compared with those before; absent where none are remembered. */
  readonly history?: Comparison;
}

/** What is put before a sentence about what is not the present: `Last run: `, `Recording: `, or nothing. */
export function pastPrefix({ lastRun, recordedAt }: Scene): string {
  if (recordedAt !== undefined) return 'Recording: ';
  return lastRun ? 'Last run: ' : '';
}

/** What the editor knows about files. Lines count from 1 in here. */
export interface Documents {
  /**
   * Where a line of the file as the process loaded it stands now; the line itself for a file that is not
   * open, `undefined` when it is gone.
   */
  readonly currentLine: (file: string, line: number) => number | undefined;
  /** Whether the file reads differently than when the process loaded it. */
  readonly isChanged: (file: string) => boolean;
  /** The text of a line as it stands now; `undefined` when the file is not open. */
  readonly lineText: (file: string, currentLine: number) => string | undefined;
  readonly uriOf: (file: string) => string;
}

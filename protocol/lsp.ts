/**
 * Custom messages between language server and client, and the plain data they carry. Positions count from
 * 0 as everywhere in LSP. The names are branded strings rather than `NotificationType`s because client and
 * server bring their own copies of vscode-jsonrpc.
 */

import type { Thresholds } from './thresholds.ts';

export interface Notification<Payload> {
  readonly method: string;
  /** Only for the type checker. */
  readonly payload?: Payload;
}

/** A message that is answered. */
export interface Request<Answer, Payload = undefined> {
  readonly method: string;
  /** Only for the type checker. */
  readonly answer?: Answer;
  /** Only for the type checker. */
  readonly payload?: Payload;
}

/** Given with `initialize`. */
export interface InitializationOptions {
  readonly endpoint: string;
  readonly token: string;
  readonly settings: Settings;
}

/** How loud the editor is; see the description of `leakLens.surface`. */
export type Surface = 'quiet' | 'normal' | 'full';

export interface Settings {
  readonly surface: Surface;
  readonly thresholds: ThresholdSettings;
}

/** What counts where, all validated. */
export interface ThresholdSettings {
  /** Outside of all folders. */
  readonly window: Thresholds;
  /** Of every workspace folder, in any order. */
  readonly folders: readonly { readonly uri: string; readonly thresholds: Thresholds }[];
}

/** client → server */
export const settingsChanged: Notification<Settings> = { method: 'leakLens/settingsChanged' };
/** client → server: a traced session begins, or its program anew; marks of the last run go. */
export const sessionStarted: Notification<SessionStarted> = { method: 'leakLens/sessionStarted' };
/** client → server: the last traced session is over; marks turn grey. */
export const sessionEnded: Notification<undefined> = { method: 'leakLens/sessionEnded' };
/** client → server: forget everything that was found. */
export const clear: Notification<undefined> = { method: 'leakLens/clear' };
/** client → server, a request: Markdown for an issue of Leak Lens. */
export const issueReport: Request<string> = { method: 'leakLens/issueReport' };
/** client → server, a request: where to look for those who hold clients of a line. */
export const holders: Request<readonly LinePlace[], LinePlace> = { method: 'leakLens/holders' };
/** server → client: end-of-line text of files in which something changed. */
export const marksChanged: Notification<MarksChanged> = { method: 'leakLens/marksChanged' };
/** server → client */
export const statusChanged: Notification<Status> = { method: 'leakLens/statusChanged' };

/** server → client: the first leak of a traced session; told once, as a toast. */
export const firstLeak: Notification<FirstLeak> = { method: 'leakLens/firstLeak' };

export interface FirstLeak {
  /** Where the leaked client was acquired. */
  readonly uri: string;
  readonly line: number;
  /** One sentence for people, such as "3 of 10 slots are gone: orders.ts:31". */
  readonly text: string;
}

/** A place in a document as it stands now. */
export interface LinePlace {
  readonly uri: string;
  readonly line: number;
  readonly character?: number;
}

export interface SessionStarted {
  /** Wall clock, milliseconds since the epoch. Processes that are older belong to a former run. */
  readonly sinceMs: number;
}

export type MarkSeverity = 'info' | 'suspected' | 'leaked' | 'lastRun';

/** Text at the end of one line. */
export interface Mark {
  readonly line: number;
  readonly text: string;
  readonly severity: MarkSeverity;
  /** The file has changed since the program loaded it. */
  readonly isStale: boolean;
}

export interface FileMarks {
  readonly uri: string;
  /** Complete for this file; empty means: no marks any more. */
  readonly marks: readonly Mark[];
}

export interface MarksChanged {
  /** Counts up; a lower one than already seen is out of date. */
  readonly sequence: number;
  readonly files: readonly FileMarks[];
}

/** What the status bar says. */
export interface Status {
  readonly sequence: number;
  /** Threads that are connected now. */
  readonly processes: number;
  readonly pools: number;
  /** Clients taken from pools now, and the most they may be: 0 when a pool has no limit. */
  readonly held: number;
  readonly max: number;
  readonly waiting: number;
  readonly leaked: number;
  readonly suspected: number;
  /** One sentence for people, such as "Tracing; no pool seen yet". */
  readonly text: string;
}

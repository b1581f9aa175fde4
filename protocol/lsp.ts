/**
 * Custom messages between language server and client, and the plain data they carry. Positions count from
 * 0 as everywhere in LSP. The names are branded strings rather than `NotificationType`s because client and
 * server bring their own copies of vscode-jsonrpc.
 */

import type { AgentAnswer, AskedByAgent } from './agent.ts';
import type { PathMapping } from './pathMapping.ts';
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
  /** Absolute path of the file that remembers the runs in this workspace; absent without a workspace. */
  readonly historyFile?: string;
  /** Where sessions are recorded: an absolute path, of a folder that may not exist yet. Absent: nowhere. */
  readonly recordingFolder?: string;
}

/** How loud the editor is; see the description of `leakLens.surface`. */
export type Surface = 'quiet' | 'normal' | 'full';

export interface Settings {
  readonly surface: Surface;
  /** How many recorded sessions are kept; none unless it is given. */
  readonly keptRecordings?: number;
  readonly thresholds: ThresholdSettings;
  /** Of the programs that were launched; none where it is absent. */
  readonly pathMappings?: readonly PathMapping[];
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
/** client → server, a request: what an agent wants to know. Fails when the question makes no sense. */
export const agentAnswer: Request<AgentAnswer, AskedByAgent> = { method: 'leakLens/agentAnswer' };
/** client → server, a request: forget the runs before this one. Whether that was possible. */
export const forgetFormerRuns: Request<boolean> = { method: 'leakLens/forgetFormerRuns' };
/** client → server, a request: the recordings that are kept, the latest first. */
export const recordings: Request<readonly KeptRecording[]> = { method: 'leakLens/recordings' };
/** client → server, a request: shows a recording instead of what is traced, until it is closed or a session starts. */
export const openRecording: Request<OpenedRecording, RecordingFile> = { method: 'leakLens/openRecording' };
/** client → server: shows again what is traced. */
export const closeRecording: Notification<undefined> = { method: 'leakLens/closeRecording' };
/** client → server, a request: the file of what is shown, or was traced last, with all that is known in it. */
export const shownRecording: Request<RecordingFile | null> = { method: 'leakLens/shownRecording' };
/** server → client: how much of the recording that is being opened has been read, from 0 to 1. */
export const recordingProgress: Notification<RecordingProgress> = { method: 'leakLens/recordingProgress' };
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

export interface RecordingFile {
  /** Absolute path. */
  readonly file: string;
}

export interface RecordingProgress extends RecordingFile {
  readonly fraction: number;
}

export interface KeptRecording extends RecordingFile {
  /** ISO 8601. */
  readonly startedAt: string;
  /** Absolute path of the script that was started first. */
  readonly program?: string;
  /** Clients that were leaked in the end, where it is known. */
  readonly leaked?: number;
}

export interface OpenedRecording {
  /** Sentences about what is missing in it. */
  readonly problems: readonly string[];
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
  /** It is about a recording, whatever is traced meanwhile. */
  readonly isRecording: boolean;
}

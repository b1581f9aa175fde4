import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import * as lsp from '../../protocol/lsp.ts';
import type { ThresholdsOf } from '../evidence/thresholds.ts';
import { keptRecordings } from '../trace/keptRecordings.ts';
import type { SessionRecorder } from '../trace/sessionRecorder.ts';
import { readRecording, type ShownRecording } from './shownRecording.ts';

export interface RecordingsHost {
  readonly recorder: () => SessionRecorder | undefined;
  readonly thresholdsOf: () => ThresholdsOf;
  readonly shown: () => ShownRecording | undefined;
  readonly show: (recording: ShownRecording | undefined) => void;
}

/** The editor hears of progress when it has come so much further. */
const PROGRESS_STEP = 0.01;

/** Answers what recordings there are, and shows one of them. */
export function serveRecordings(connection: Connection, host: RecordingsHost): void {
  connection.onRequest(lsp.recordings.method, async (): Promise<readonly lsp.KeptRecording[]> => {
    const recorder = host.recorder();
    await recorder?.written();
    return recorder === undefined ? [] : keptRecordings(recorder.folder);
  });
  connection.onRequest(
    lsp.openRecording.method,
    async ({ file }: lsp.RecordingFile, token: CancellationToken): Promise<lsp.OpenedRecording> => {
      await host.recorder()?.written();
      const problems: string[] = [];
      let told = 0;
      const recording = await readRecording(file, {
        thresholdsOf: host.thresholdsOf(),
        token,
        problem: (message) => problems.push(message),
        progress: (fraction) => {
          if (fraction < told + PROGRESS_STEP) return;
          told = fraction;
          const progress: lsp.RecordingProgress = { file, fraction };
          void connection.sendNotification(lsp.recordingProgress.method, progress);
        },
      });
      host.show(recording);
      return { problems };
    },
  );
  connection.onNotification(lsp.closeRecording.method, () => host.show(undefined));
  connection.onRequest(lsp.shownRecording.method, async (): Promise<lsp.RecordingFile | null> => {
    const file = host.shown()?.file ?? host.recorder()?.latestFile;
    await host.recorder()?.written();
    return file === undefined ? null : { file };
  });
}

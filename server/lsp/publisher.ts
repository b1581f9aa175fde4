import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver/node';
import type { Diagnostic } from 'vscode-languageserver-types';
import {
  firstLeak,
  marksChanged,
  statusChanged,
  type Mark,
  type Notification,
  type Surface,
} from '../../protocol/lsp.ts';
import { callSitesByFile } from '../views/callSite.ts';
import { codeLenses } from '../views/codeLens.ts';
import { marksByFile } from '../views/decorations.ts';
import { diagnosticsByFile } from '../views/diagnostics.ts';
import { firstLeakOf } from '../views/firstLeak.ts';
import { misusesByFile } from '../views/misusedLine.ts';
import type { Scene } from '../views/scene.ts';
import { status } from '../views/statusBar.ts';
import { difference } from './difference.ts';
import type { OpenDocuments } from './documents.ts';

/** The editor hears no more often than this; lenses, which may move lines, less often still. */
const PAUSE_MS = 200;
const LENS_PAUSE_MS = 500;
/** No lenses are told so soon after an edit: who types would see lines hop by a lens' height and back. */
const QUIET_AFTER_EDIT_MS = 1000;
/**
 * VS Code asks for lenses some time after the last news of them, and news that comes meanwhile makes it wait anew. It
 * waits as long as answers took on the average, of all extensions and at most 62.5 s. It does not ask at all where it
 * shows no file at that moment, or when a click elsewhere takes the focus from the text meanwhile. So who has not asked is
 * told again after a pause that doubles.
 */
const UNASKED_PAUSE_MS = { first: 2000, longest: 65_000 } as const;

/** Pushes what changed to the editor: marks, problems, status, and the news that lenses are out of date. */
export class Publisher {
  readonly #connection: Connection;
  readonly #documents: OpenDocuments;
  readonly #scene: () => Scene;
  readonly #surface: () => Surface;
  readonly #onPublish: () => void;
  readonly #changedMarks = difference<readonly Mark[]>([]);
  readonly #changedProblems = difference<readonly Diagnostic[]>([]);
  #sequence = 0;
  #status = '';
  #lenses = '[]';
  #lensesToldMs = -Infinity;
  #publishedMs = -Infinity;
  #hasToldLeak = false;
  #timer: NodeJS.Timeout | undefined;
  #areLensesAsked = true;
  #unaskedPauseMs: number = UNASKED_PAUSE_MS.first;
  #lensTimer: NodeJS.Timeout | undefined;

  /** `onPublish` is called whenever there may be something new to show. */
  constructor(
    connection: Connection,
    documents: OpenDocuments,
    scene: () => Scene,
    surface: () => Surface,
    onPublish: () => void,
  ) {
    this.#connection = connection;
    this.#documents = documents;
    this.#scene = scene;
    this.#surface = surface;
    this.#onPublish = onPublish;
  }

  /** Publishes the scene as it is when the pause after the last time is over, so at once after quiet. */
  publishSoon(): void {
    const waitMs = Math.max(0, this.#publishedMs + PAUSE_MS - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#publishedMs = performance.now();
      this.#publish(this.#scene());
      this.#onPublish();
    }, waitMs);
  }

  /** Each session may tell its first leak. */
  sessionStarted(): void {
    this.#hasToldLeak = false;
  }

  /** The editor has asked for the lenses of a file. */
  lensesAsked(): void {
    if (this.#areLensesAsked) return;
    this.#areLensesAsked = true;
    if (this.#lensTimer === undefined) return;
    clearTimeout(this.#lensTimer);
    this.#lensTimer = undefined;
    this.#refreshLenses(this.#scene());
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#lensTimer);
  }

  #publish(scene: Scene): void {
    // Whoever shows a line has to know where it will be.
    const files = new Set([...callSitesByFile(scene).keys(), ...misusesByFile(scene).keys()]);
    for (const file of files) void this.#documents.programLoaded(file);
    const sequence = this.#sequence++;
    this.#publishMarks(scene, sequence);
    this.#publishProblems(scene);
    this.#publishStatus(scene, sequence);
    this.#refreshLenses(scene);
    const leak = this.#hasToldLeak ? undefined : firstLeakOf(scene, this.#documents);
    if (leak) {
      this.#hasToldLeak = true;
      this.#notify(firstLeak, leak);
    }
  }

  #publishMarks(scene: Scene, sequence: number): void {
    const changed = this.#changedMarks(marksByFile(scene, this.#documents, this.#surface()));
    const files = [...changed].map(([file, marks]) => ({ uri: this.#documents.uriOf(file), marks }));
    if (files.length > 0) this.#notify(marksChanged, { sequence, files });
  }

  #publishProblems(scene: Scene): void {
    const changed = this.#changedProblems(diagnosticsByFile(scene, this.#documents));
    for (const [file, diagnostics] of changed) {
      void this.#connection.sendDiagnostics({
        uri: this.#documents.uriOf(file),
        diagnostics: [...diagnostics],
      });
    }
  }

  #publishStatus(scene: Scene, sequence: number): void {
    const current = status(scene);
    const text = JSON.stringify(current);
    if (text === this.#status) return;
    this.#status = text;
    this.#notify(statusChanged, { ...current, sequence });
  }

  /** Only when a lens reads differently or stands elsewhere, and nobody types. */
  #refreshLenses(scene: Scene): void {
    if (this.#lensTimer) return;
    const dueMs = Math.max(
      this.#lensesToldMs + (this.#areLensesAsked ? LENS_PAUSE_MS : this.#unaskedPauseMs),
      this.#documents.editedMs + QUIET_AFTER_EDIT_MS,
    );
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) {
      this.#lensTimer = setTimeout(() => {
        this.#lensTimer = undefined;
        this.#refreshLenses(this.#scene());
      }, waitMs);
      return;
    }
    const files = this.#documents.openFiles();
    const lenses = JSON.stringify(
      files.map((file) => codeLenses(scene, this.#documents, this.#surface(), file)),
    );
    const isHeard = this.#areLensesAsked || this.#unaskedPauseMs === UNASKED_PAUSE_MS.longest;
    if (lenses === this.#lenses && isHeard) return;
    this.#lenses = lenses;
    this.#lensesToldMs = performance.now();
    this.#unaskedPauseMs = this.#areLensesAsked
      ? UNASKED_PAUSE_MS.first
      : Math.min(2 * this.#unaskedPauseMs, UNASKED_PAUSE_MS.longest);
    this.#areLensesAsked = false;
    this.#connection.sendRequest(CodeLensRefreshRequest.type).catch((error: unknown) => {
      this.#connection.console.warn(`The editor did not refresh its lenses: ${String(error)}.`);
    });
    this.#lensTimer = setTimeout(() => {
      this.#lensTimer = undefined;
      this.#refreshLenses(this.#scene());
    }, this.#unaskedPauseMs);
  }

  #notify<Payload>(notification: Notification<Payload>, payload: Payload): void {
    void this.#connection.sendNotification(notification.method, payload);
  }
}

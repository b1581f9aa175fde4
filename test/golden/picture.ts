import type { Diagnostic } from 'vscode-languageserver-types';
import { codeLenses } from '../../server/views/codeLens.ts';
import { marksByFile } from '../../server/views/decorations.ts';
import { diagnosticsByFile } from '../../server/views/diagnostics.ts';
import { hover } from '../../server/views/hover.ts';
import { report } from '../../server/views/report.ts';
import type { Documents, Scene } from '../../server/views/scene.ts';
import { status } from '../../server/views/statusBar.ts';

const CWD = '/shop';
/** Where the text of a line that is not known ends, for LSP. */
const END_OF_LINE = 2 ** 31 - 1;

const CLOSED_DOCUMENTS: Documents = {
  currentLine: (_file, line) => line,
  isChanged: () => false,
  lineText: () => undefined,
  uriOf: (file) => `file://${file}`,
};

/** Everything that people are shown of a scene, as one text. Lines and columns count from 1. */
export function pictureOf(scene: Scene): string {
  const files = [...new Set(filesOf(scene))].sort();
  return [
    section('status bar', [status(scene).text]),
    ...files.flatMap((file) => [
      section(`lenses of ${file}`, lensLines(scene, file)),
      section(`lenses of ${file} in full`, lensLines(scene, file, 'full')),
      section(`ends of lines of ${file}`, markLines(scene, file)),
      section(
        `problems of ${file}`,
        (diagnosticsByFile(scene, CLOSED_DOCUMENTS).get(file) ?? []).map(problemText),
      ),
      ...hoverSections(scene, file),
    ]),
    section('report', [report(scene, { cwd: CWD, colours: false }).trimEnd()]),
  ].join('\n');
}

function filesOf({ snapshot, findings }: Scene): readonly string[] {
  const misused = findings.misuses.flatMap(({ at }) => at?.file ?? []);
  const acquiring = [...snapshot.threads.values()].flatMap(({ sites, statistics, openLeases }) =>
    [...statistics.keys(), ...[...openLeases.values()].map(({ site }) => site)].flatMap((site) => {
      const author = sites.get(site)?.placed?.find(({ origin }) => origin === 'author');
      return author === undefined ? [] : [author.file];
    }),
  );
  return [...acquiring, ...misused];
}

function section(title: string, lines: readonly string[]): string {
  return [`=== ${title}`, ...(lines.length === 0 ? ['(nothing)'] : lines), ''].join('\n');
}

function lensLines(scene: Scene, file: string, surface: 'normal' | 'full' = 'normal'): readonly string[] {
  return codeLenses(scene, CLOSED_DOCUMENTS, surface, file).map(
    ({ range, command }) => `${range.start.line + 1}: ${command?.title ?? ''}`,
  );
}

function markLines(scene: Scene, file: string): readonly string[] {
  return (marksByFile(scene, CLOSED_DOCUMENTS, 'normal').get(file) ?? []).map(
    ({ line, text, severity }) => `${line + 1}: ${text}  [${severity}]`,
  );
}

function problemText({ range, severity, source, code, message, relatedInformation }: Diagnostic): string {
  const name = severity === 1 ? 'Error' : severity === 2 ? 'Warning' : 'Information';
  return [
    `${range.start.line + 1}:${range.start.character + 1} ${name} ${source ?? ''} ${code ?? ''}`,
    ...(typeof message === 'string' ? message : message.value).split('\n').map((line) => `  ${line}`),
    ...(relatedInformation ?? []).map(
      ({ location, message: text }) => `  - ${location.uri}:${location.range.start.line + 1} ${text}`,
    ),
  ].join('\n');
}

/** Beside the text of a line stands no problem, so there the hover is complete. */
function hoverSections(scene: Scene, file: string): readonly string[] {
  const acquiring = lensLines(scene, file, 'full').map((lens) => Number.parseInt(lens, 10));
  const misused = scene.findings.misuses.flatMap(({ at }) => (at?.file === file ? at.line : []));
  return [...new Set([...acquiring, ...misused])].flatMap((line) => {
    const [complete, onText] = [0, END_OF_LINE].map((character) => hoverText(scene, file, line, character));
    return [
      ...(complete === undefined ? [] : [section(`hover at ${file}:${line}`, [complete])]),
      ...(onText === undefined || onText === complete
        ? []
        : [section(`hover at ${file}:${line} below the problem`, [onText])]),
    ];
  });
}

function hoverText(scene: Scene, file: string, line: number, character: number): string | undefined {
  const contents = hover(scene, CLOSED_DOCUMENTS, file, { line: line - 1, character })?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
}

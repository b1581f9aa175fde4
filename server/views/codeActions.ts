import type { CodeAction, Range } from 'vscode-languageserver-types';
import { EXPLAIN, GO_TO, SHOW_HOLDERS } from '../../protocol/commands.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { explanationPage, type ProblemCode } from './explanation.ts';
import { linePlace } from './linePlace.ts';
import { problemsOf, type Problem } from './problem.ts';
import type { Documents, Scene } from './scene.ts';
import { editorStyle, placeText } from './style.ts';

/** What is held on purpose may be so for long, but no longer than its connection, its pool and its process. */
const COUNTS_FOR_LONG_LIVED: ReadonlySet<ProblemCode> = new Set([
  'leaked/ended',
  'leaked/connection-lost',
  'leaked/pool-cannot-end',
  'leaked/loop-empty',
]);

/** What a person can do about the problems in a range of the document as it stands now. */
export function codeActions(
  scene: Scene,
  documents: Documents,
  file: string,
  range: Range,
): readonly CodeAction[] {
  return problemsOf(scene, editorStyle(documents)).flatMap((problem) => {
    const line = problem.at.file === file ? documents.currentLine(file, problem.at.line) : undefined;
    if (line === undefined || line - 1 < range.start.line || line - 1 > range.end.line) return [];
    return actionsFor(problem, line, documents);
  });
}

function actionsFor(problem: Problem, line: number, documents: Documents): readonly CodeAction[] {
  const { at, code, releasedAt } = problem;
  const uri = documents.uriOf(at.file);
  const isMisuse = code.startsWith('misuse/');
  return [
    ...(releasedAt === undefined ? [] : goTo(releasedAt, documents)),
    ...(isMisuse ? [] : [command('Show holders', SHOW_HOLDERS, [uri, line - 1])]),
    command('Explain this problem', EXPLAIN, [explanationPage(code)]),
    ...(isMisuse || COUNTS_FOR_LONG_LIVED.has(code)
      ? []
      : directive('Exempt this line: its clients are held on purpose', 'long-lived', at, line, documents)),
    ...directive('Ignore what is found at this line', 'ignore', at, line, documents),
  ];
}

function goTo(release: PlacedFrame, documents: Documents): readonly CodeAction[] {
  const place = linePlace(release, documents);
  if (place === undefined) return [];
  const title = `Go to the usual release (${placeText(release, editorStyle(documents))})`;
  return [command(title, GO_TO, [place.uri, place.line])];
}

/** Adds a comment at the end of the line; only in an open document, whose text is known. */
function directive(
  title: string,
  word: string,
  { file }: PlacedFrame,
  line: number,
  documents: Documents,
): readonly CodeAction[] {
  const text = documents.lineText(file, line);
  if (text === undefined) return [];
  const end = { line: line - 1, character: text.trimEnd().length };
  const edit = { range: { start: end, end }, newText: ` // leak-lens: ${word}` };
  return [{ title, kind: 'quickfix', edit: { changes: { [documents.uriOf(file)]: [edit] } } }];
}

function command(title: string, name: string, values: readonly unknown[]): CodeAction {
  return { title, kind: 'quickfix', command: { title, command: name, arguments: [...values] } };
}

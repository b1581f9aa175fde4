import type {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Range,
} from 'vscode-languageserver-types';
import type { Finding } from '../evidence/finding.ts';
import { groupedBy } from '../evidence/grouping.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import type { Documents, Scene } from './scene.ts';
import { shortSql } from './sql.ts';
import { editorStyle } from './style.ts';
import { verdictOf } from './verdict.ts';

/** Names that LSP gives to numbers; views import only its types. */
const ERROR: DiagnosticSeverity = 1;
const WARNING: DiagnosticSeverity = 2;
/** The greatest column that LSP allows: editors cut it to the end of the line. */
const END_OF_LINE = 2 ** 31 - 1;

/**
 * The problems of all files, one for each way of acquiring clients that is strongly suspected or leaked.
 * Files without any are left out; after the session only what leaked stays.
 */
export function diagnosticsByFile(
  scene: Scene,
  documents: Documents,
): ReadonlyMap<string, readonly Diagnostic[]> {
  const problems = scene.findings.list.filter(
    ({ level }) => level === 'leaked' || (level === 'strongly-suspected' && !scene.lastRun),
  );
  const diagnostics = problems.flatMap((finding) => {
    const { at } = finding;
    const range = at && rangeOf(at, documents);
    return range === undefined || at === undefined
      ? []
      : [{ file: at.file, diagnostic: diagnostic(finding, range, scene.lastRun, documents) }];
  });
  return new Map(
    [...groupedBy(diagnostics, ({ file }) => file)].map(([file, same]) => [
      file,
      same.map((entry) => entry.diagnostic),
    ]),
  );
}

function diagnostic(finding: Finding, range: Range, lastRun: boolean, documents: Documents): Diagnostic {
  const { headline, evidence, nextStep } = verdictOf(finding, editorStyle(documents));
  const text = [headline, evidence.join(' '), nextStep ?? ''].filter((part) => part !== '').join('\n');
  return {
    range,
    severity: finding.level === 'leaked' ? ERROR : WARNING,
    source: 'Leak Lens',
    code: codeOf(finding),
    message: lastRun ? `Last run: ${text}` : text,
    relatedInformation: relatedInformation(finding, documents),
  };
}

/** What kind of evidence it is, stable between versions. */
function codeOf({ leases: [worst] }: Finding): string {
  if (worst?.evidence.kind !== 'leaked') return worst?.evidence.kind ?? 'history';
  return `leaked/${worst.evidence.proof.kind}`;
}

function relatedInformation(finding: Finding, documents: Documents): DiagnosticRelatedInformation[] {
  const at = (message: string, frame: PlacedFrame | undefined): readonly DiagnosticRelatedInformation[] => {
    const range = frame && rangeOf(frame, documents);
    return range === undefined || frame === undefined
      ? []
      : [{ location: { uri: documents.uriOf(frame.file), range }, message }];
  };
  const lastQuery = finding.leases[0]?.lastQuery;
  const callers = finding.frames.filter((frame) => frame.origin === 'author' && frame !== finding.at);
  return [
    ...callers.flatMap((frame) =>
      at(frame.function === '' ? 'called from here' : `called from ${frame.function}`, frame),
    ),
    ...(lastQuery === undefined ? [] : at(`last query: ${shortSql(lastQuery.text)}`, lastQuery.at)),
    ...at('usually released here', finding.usualRelease?.at),
  ];
}

/** The text of the frame's line; from its column on where the text is not known. */
function rangeOf(frame: PlacedFrame, documents: Documents): Range | undefined {
  const current = documents.currentLine(frame.file, frame.line);
  if (current === undefined) return undefined;
  const line = current - 1;
  const text = documents.lineText(frame.file, current);
  if (text === undefined || text.trim() === '') {
    return { start: { line, character: frame.column - 1 }, end: { line, character: END_OF_LINE } };
  }
  const indentation = text.length - text.trimStart().length;
  return { start: { line, character: indentation }, end: { line, character: text.trimEnd().length } };
}

import type {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Range,
} from 'vscode-languageserver-types';
import type { Finding } from '../evidence/finding.ts';
import { groupedBy } from '../evidence/grouping.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { lineRange } from './lineRange.ts';
import type { Documents, Scene } from './scene.ts';
import { shortSql } from './sql.ts';
import { editorStyle } from './style.ts';
import { verdictOf } from './verdict.ts';

/** Names that LSP gives to numbers; views import only its types. */
const ERROR: DiagnosticSeverity = 1;
const WARNING: DiagnosticSeverity = 2;

/**
 * The problems of all files, one for each way of acquiring clients that is strongly suspected or leaked.
 * Files without any are left out; after the session only what leaked stays.
 */
export function diagnosticsByFile(
  scene: Scene,
  documents: Documents,
): ReadonlyMap<string, readonly Diagnostic[]> {
  const problems = scene.findings.list.filter((finding) => isProblem(finding, scene));
  const diagnostics = problems.flatMap((finding) => {
    const { at } = finding;
    const range = at && lineRange(at, documents);
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

/** Whether the finding is told as a problem where it stands. */
export function isProblem({ level }: Finding, { lastRun }: Scene): boolean {
  return level === 'leaked' || (level === 'strongly-suspected' && !lastRun);
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
    const range = frame && lineRange(frame, documents);
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

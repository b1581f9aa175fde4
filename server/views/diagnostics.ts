import type { Diagnostic } from 'vscode-languageserver-types';
import { groupedBy } from '../evidence/grouping.ts';
import { explanationLink } from './explanation.ts';
import { lineRange } from './lineRange.ts';
import { problemsOf, type Problem } from './problem.ts';
import { pastPrefix, type Documents, type Scene } from './scene.ts';
import { editorStyle } from './style.ts';

/**
 * The problems of all files: one for each way of acquiring clients that is strongly suspected or leaked, and one for
 * each misuse. Files without any are left out, and so is what stands at a line that is gone.
 */
export function diagnosticsByFile(
  scene: Scene,
  documents: Documents,
): ReadonlyMap<string, readonly Diagnostic[]> {
  const diagnostics = problemsOf(scene, editorStyle(documents)).flatMap((problem) =>
    diagnosticOf(problem, scene, documents).map((diagnostic) => ({
      file: problem.at.file,
      diagnostic,
    })),
  );
  return new Map(
    [...groupedBy(diagnostics, ({ file }) => file)].map(([file, same]) => [
      file,
      same.map((entry) => entry.diagnostic),
    ]),
  );
}

function diagnosticOf(problem: Problem, scene: Scene, documents: Documents): readonly Diagnostic[] {
  const range = lineRange(problem.at, documents);
  if (range === undefined) return [];
  const { headline, evidence, nextStep } = problem.verdict;
  const text = [headline, evidence.join(' '), nextStep ?? ''].filter((part) => part !== '').join('\n');
  return [
    {
      range,
      severity: problem.severity,
      source: 'Leak Lens',
      code: problem.code,
      codeDescription: { href: explanationLink(problem.code) },
      message: `${pastPrefix(scene)}${text}`,
      relatedInformation: problem.related.flatMap(({ message, at }) => {
        const place = lineRange(at, documents);
        return place === undefined
          ? []
          : [{ location: { uri: documents.uriOf(at.file), range: place }, message }];
      }),
    },
  ];
}

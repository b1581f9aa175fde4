import type { Mark, Surface } from '../../protocol/lsp.ts';
import { groupedBy } from '../evidence/grouping.ts';
import { remarksOf, type Remark } from './remark.ts';
import { pastPrefix, type Documents, type Scene } from './scene.ts';

/** Worst first. */
const SEVERITIES: readonly Remark['severity'][] = ['leaked', 'suspected', 'info'];

/**
 * The text at the end of lines, by file; files without any are left out. After the session only what
 * leaked or was misused stays.
 */
export function marksByFile(
  scene: Scene,
  documents: Documents,
  surface: Surface,
): ReadonlyMap<string, readonly Mark[]> {
  const remarks = surface === 'quiet' ? [] : remarksOf(scene);
  const marks = [...groupedBy(remarks, ({ at }) => `${at.file}:${at.line}`).values()].flatMap((same) => {
    const [{ at }] = same;
    const line = documents.currentLine(at.file, at.line);
    if (line === undefined) return [];
    const isStale = documents.isChanged(at.file);
    return { file: at.file, mark: { ...markAt(line - 1, same, scene), isStale } };
  });
  return new Map(
    [...groupedBy(marks, ({ file }) => file)].map(([file, same]) => [file, same.map(({ mark }) => mark)]),
  );
}

function markAt(line: number, remarks: readonly Remark[], scene: Scene): Omit<Mark, 'isStale'> {
  const remarked = [...new Set(remarks.map((remark) => remark.text))].join(' · ');
  const text = `${pastPrefix(scene).toLowerCase()}${remarked}`;
  if (scene.lastRun) return { line, text, severity: 'lastRun' };
  const severity = SEVERITIES.find((worst) => remarks.some((remark) => remark.severity === worst)) ?? 'info';
  return { line, text, severity };
}

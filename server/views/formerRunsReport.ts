import type { Compared, Comparison } from '../history/comparison.ts';
import type { Colours } from './colours.ts';
import { formerRunsSentences } from './formerRuns.ts';
import { relativeFile } from './place.ts';

/** What a report says of leaks of former runs, besides what its findings say. */
export interface FormerLeak {
  readonly compared: Compared;
  readonly file?: string;
  /** Counts from 1; as it was when the signature was seen last. */
  readonly line?: number;
  readonly function?: string;
  readonly sentences: readonly string[];
}

/** The leaks of former runs that did not happen in this one. What was known to be fixed before is no news. */
export function formerLeaks(history: Comparison | undefined, cwd: string): readonly FormerLeak[] {
  return (history?.list ?? []).filter(isNews).map((compared) => {
    const { at, seenAt } = compared;
    const place = at === undefined ? seenAt : { ...at, file: relativeFile(cwd, at.file) };
    return {
      compared,
      sentences: formerRunsSentences(compared),
      ...(place !== undefined && { file: place.file, line: place.line, function: place.function }),
    };
  });
}

function isNews({ state }: Compared): boolean {
  switch (state.kind) {
    case 'not-exercised':
    case 'unproven':
      return true;
    case 'verified-fixed':
      return state.isNews;
    case 'new':
    case 'still-leaking':
    case 'suspected-again':
      return false;
    default:
      return state satisfies never;
  }
}

/** A section of a report; nothing when there is nothing to tell. */
export function formerLeakLines(
  history: Comparison | undefined,
  cwd: string,
  paint: Colours,
): readonly string[] {
  const lines = formerLeaks(history, cwd).flatMap(({ file, line, function: name, sentences }) => [
    `  ${file === undefined ? 'a call site that was not recorded' : `${file}:${line}  ${name}`.trimEnd()}`,
    ...sentences.map((sentence) => `    ${sentence}`),
  ]);
  return lines.length === 0 ? [] : [[paint.strong('Leaks of former runs'), ...lines].join('\n')];
}

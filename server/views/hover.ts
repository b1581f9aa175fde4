import type { Hover, Position, Range } from 'vscode-languageserver-types';
import { lineOf } from '../evidence/caller.ts';
import { callSitesByFile, type CallSite } from './callSite.ts';
import { lensText } from './codeLens.ts';
import { durationTable } from './durationTable.ts';
import { formerRunsSentences } from './formerRuns.ts';
import { holderLines } from './holders.ts';
import { lineRange } from './lineRange.ts';
import { escaped } from './markdown.ts';
import { misuseVerdict } from './misuse.ts';
import { misusesByFile } from './misusedLine.ts';
import { isMisuseProblem, isProblem } from './problem.ts';
import { releaseLinks } from './releases.ts';
import { pastPrefix, type Documents, type Scene } from './scene.ts';
import { editorStyle } from './style.ts';
import { verdictOf, type Verdict } from './verdict.ts';
import { waitingSentences } from './waiting.ts';

/** Editors cut tall hovers, so the most important comes first and there is not much of it. */
const MAX_VERDICTS = 3;

const STALE =
  '*The file has changed since the program loaded it. Restart the program to trace what it says now.*';

/**
 * What is known about the line at a position of the document as it stands now, if it acquires clients or misuses
 * one. Where a problem stands the editor shows its message and places first: the hover then adds to that, without
 * repeating it.
 */
export function hover(
  scene: Scene,
  documents: Documents,
  file: string,
  position: Position,
): Hover | undefined {
  const isHere = ({ at }: Pick<CallSite, 'at'>): boolean =>
    documents.currentLine(file, at.line) === position.line + 1;
  const site = callSitesByFile(scene).get(file)?.find(isHere);
  const misuses = (misusesByFile(scene).get(file) ?? []).filter(isHere);
  const at = site?.at ?? misuses[0]?.at;
  const range = at && lineRange(at, documents);
  if (range === undefined) return undefined;
  const isTold = isAtProblem(range, position);
  const findings = site?.findings ?? [];
  const untold = findings.filter((finding) => !(isTold && isProblem(finding, scene)));
  const untoldMisuses = misuses.filter((misuse) => !(isTold && isMisuseProblem(misuse)));
  const style = editorStyle(documents);
  const verdicts = [
    ...untold.map((finding) => verdictOf(finding, style, scene.history)),
    ...untoldMisuses.map((misuse) => misuseVerdict(misuse, style)),
  ];
  const texts = [
    ...verdicts.slice(0, MAX_VERDICTS).map(verdictText),
    // A problem leads to the usual release.
    ...(site === undefined ? [] : siteTexts(scene, documents, site, untold.length < findings.length ? 2 : 1)),
  ];
  if (texts.length === 0) return undefined;
  if (documents.isChanged(file)) texts.push(STALE);
  return { contents: { kind: 'markdown', value: texts.join('\n\n') }, range };
}

/** VS Code shows a problem also where the mouse is one character off, and at the text that follows the line. */
function isAtProblem({ start, end }: Range, { character }: Position): boolean {
  return character >= start.character - 1 && character <= end.character + 1;
}

function siteTexts(
  scene: Scene,
  documents: Documents,
  site: CallSite,
  atLeastReleases: number,
): readonly string[] {
  const summary = `${pastPrefix(scene)}${lensText(site)}`;
  return [
    escaped(summary),
    ...formerlyLeaked(scene, site).map(escaped),
    ...durationTable([
      ['held', site.totals.holdMs],
      ['of it idle', site.totals.idleMs],
      ['waited for', site.totals.waitMs],
    ]),
    ...waitingSentences(scene, site, editorStyle(documents)).map(escaped),
    ...holderLines(scene, site),
    ...releaseLinks(site, documents, atLeastReleases),
  ];
}

/** What was leaked here in former runs, where no verdict says so. */
function formerlyLeaked({ history }: Scene, { at, findings }: CallSite): readonly string[] {
  const told = new Set(findings.map(({ id }) => history?.byFinding.get(id)));
  return (history?.list ?? [])
    .filter((compared) => lineOf(compared.at) === lineOf(at) && !told.has(compared))
    .flatMap(formerRunsSentences);
}

function verdictText({ headline, evidence, nextStep }: Verdict): string {
  return [
    `**${escaped(headline)}**`,
    ...(evidence.length > 0 ? [escaped(evidence.join(' '))] : []),
    ...(nextStep === undefined ? [] : [`**Next:** ${escaped(nextStep)}`]),
  ].join('\n\n');
}

import type { PlacedFrame } from '../ledger/site.ts';
import { codeSpan, escaped } from './markdown.ts';
import { misuseVerdict } from './misuse.ts';
import { poolText } from './pool.ts';
import { reportedFindings, reportedMisuses, reportStyle } from './report.ts';
import type { Scene } from './scene.ts';
import { placeText } from './style.ts';
import { leaseFindingId, misuseFindingId, poolFindingId } from './treeFindings.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/**
 * What was found, as Markdown for an issue or a pull request: of the finding whose node has the id, or of all. Files are
 * told as seen from the directory of the process that was started first. Empty when there is no such finding any more.
 */
export function evidenceMarkdown(scene: Scene, id?: string): string {
  const [first] = [...scene.snapshot.threads.values()];
  const style = reportStyle(first?.identity?.process.cwd ?? '');
  const section = (at: PlacedFrame | undefined, frames: readonly PlacedFrame[], verdict: Verdict): string => {
    const where = at === undefined ? 'Unknown line' : codeSpan(placeText(at, style));
    const callers = frames
      .filter(({ origin }) => origin === 'author')
      .map((frame) => `- ${codeSpan(`${frame.function || '(anonymous)'} (${placeText(frame, style)})`)}`);
    return [
      `### ${where}`,
      `**${escaped(verdict.headline)}**`,
      ...verdict.evidence.map(escaped),
      ...(verdict.nextStep === undefined ? [] : [`_Next:_ ${escaped(verdict.nextStep)}`]),
      ...(callers.length === 0 ? [] : [callers.join('\n')]),
    ].join('\n\n');
  };
  const sections = [
    ...scene.findings.pools.map((pool) => ({
      id: poolFindingId(pool),
      text: () => section(pool.at, [], { headline: `${poolText(pool)}.`, evidence: [] }),
    })),
    ...reportedFindings(scene).map((finding) => ({
      id: leaseFindingId(finding),
      text: () => section(finding.at, finding.frames, verdictOf(finding, style, scene.history)),
    })),
    ...reportedMisuses(scene).map((misuse) => ({
      id: misuseFindingId(misuse),
      text: () => section(misuse.at, misuse.frames, misuseVerdict(misuse, style)),
    })),
  ].filter((one) => id === undefined || one.id === id);
  return sections.length === 0 ? '' : `${sections.map(({ text }) => text()).join('\n\n')}\n`;
}

import type { CodeLens, Command } from 'vscode-languageserver-types';
import { SHOW_HOLDERS, WHY } from '../../protocol/commands.ts';
import type { Surface } from '../../protocol/lsp.ts';
import type { Finding } from '../evidence/finding.ts';
import { quantileMs } from '../ledger/histogram.ts';
import { callSitesByFile, type CallSite } from './callSite.ts';
import { numberText } from './count.ts';
import { exactDuration } from './duration.ts';
import { leaseFindingId } from './treeFindings.ts';
import { pastPrefix, type Documents, type Scene } from './scene.ts';

/**
 * The lenses of a file: over lines that leaked in `normal`, over every line that acquired in `full`, none
 * in `quiet`. They are complete; a click shows who holds clients of the line, and beside one that leaked another one
 * shows the evidence.
 */
export function codeLenses(
  scene: Scene,
  documents: Documents,
  surface: Surface,
  file: string,
): readonly CodeLens[] {
  if (surface === 'quiet') return [];
  const sites = callSitesByFile(scene).get(file) ?? [];
  return sites
    .filter((site) => surface === 'full' || leakedCount(site) > 0)
    .flatMap((site) => {
      const line = documents.currentLine(file, site.at.line);
      if (line === undefined) return [];
      const start = { line: line - 1, character: 0 };
      const title = `${pastPrefix(scene).toLowerCase()}${lensText(site)}`;
      const range = { start, end: start };
      const [worst] = site.findings;
      // A lens without a command is a text that cannot be clicked.
      const command = hasHolders(site)
        ? { title, command: SHOW_HOLDERS, arguments: [documents.uriOf(file), start.line] }
        : { title, command: '' };
      return worst?.level === 'leaked'
        ? [
            { range, command },
            { range, command: why(worst) },
          ]
        : [{ range, command }];
    });
}

function why(finding: Finding): Command {
  return { title: 'why?', command: WHY, arguments: [leaseFindingId(finding)] };
}

/** `1 leaked · 2 held · 214 acquired · p95 12 ms`; the counts of what is open add up. */
export function lensText(site: CallSite): string {
  const leaked = leakedCount(site);
  const suspected = site.findings.reduce((sum, { counts }) => sum + counts.suspected, 0);
  const interrupted = site.findings.reduce((sum, { counts }) => sum + counts.interrupted, 0);
  const held = site.judged.length - leaked - suspected - interrupted + site.unsuspicious.length;
  const open = leaked + suspected + held + interrupted;
  const acquired = Math.max(site.totals.acquired, site.totals.released + open);
  if (open === 0)
    return acquired === 0 ? 'nothing acquired' : `${numberText(acquired)} acquired, all released`;
  const p95Ms = quantileMs(site.totals.holdMs, 0.95);
  return [
    ...part(leaked, 'leaked'),
    ...part(suspected, 'suspected'),
    ...part(held, 'held'),
    ...part(interrupted, 'held at the end'),
    `${numberText(acquired)} acquired`,
    ...(p95Ms === undefined ? [] : [`p95 ${exactDuration(p95Ms)}`]),
  ].join(' · ');
}

function hasHolders({ judged, unsuspicious }: CallSite): boolean {
  return judged.length + unsuspicious.length > 0;
}

function part(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${numberText(count)} ${word}`];
}

function leakedCount(site: CallSite): number {
  return site.findings.reduce((sum, { counts }) => sum + counts.leaked, 0);
}

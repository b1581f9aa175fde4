import type { Mark, MarkSeverity, Surface } from '../../protocol/lsp.ts';
import type { JudgedLease } from '../evidence/finding.ts';
import { callSitesByFile, type CallSite } from './callSite.ts';
import { counted, numberText } from './count.ts';
import { steppedDuration } from './duration.ts';
import type { Documents, Scene } from './scene.ts';

/**
 * The text at the end of lines, by file; files without any are left out. After the session only what
 * leaked stays.
 */
export function marksByFile(
  scene: Scene,
  documents: Documents,
  surface: Surface,
): ReadonlyMap<string, readonly Mark[]> {
  const files = surface === 'quiet' ? [] : [...callSitesByFile(scene)];
  return new Map(
    files.flatMap(([file, sites]) => {
      const marks = sites.flatMap((site) => {
        const line = documents.currentLine(file, site.at.line);
        return line === undefined ? [] : markAt(line - 1, site, scene.lastRun);
      });
      return marks.length === 0 ? [] : [[file, marks] as const];
    }),
  );
}

function markAt(line: number, site: CallSite, lastRun: boolean): readonly Mark[] {
  const leaked = site.judged.filter(({ evidence }) => evidence.kind === 'leaked');
  if (lastRun) {
    return leaked.length === 0 ? [] : [{ line, text: `last run: ${lostText(site)}`, severity: 'lastRun' }];
  }
  const [accused, slow] = [site.judged.filter(isAccused), site.judged.filter(isHeldForLong)];
  const severity: MarkSeverity = leaked.length > 0 ? 'leaked' : accused.length > 0 ? 'suspected' : 'info';
  const texts = [
    ...(leaked.length > 0 ? [lostText(site)] : []),
    ...heldText(accused.length > 0 ? accused : leaked.length > 0 ? [] : slow),
  ];
  return texts.length === 0 ? [] : [{ line, text: texts.join(' · '), severity }];
}

/** `3 of 10 slots lost here`. */
function lostText({ slots }: CallSite): string {
  return slots.max === 0
    ? `${counted(slots.lost, 'client')} lost here`
    : `${numberText(slots.lost)} of ${counted(slots.max, 'slot')} lost here`;
}

/** `held 10 s, idle`; `3 held, the longest 10 s, idle in transaction`. */
function heldText(leases: readonly JudgedLease[]): readonly string[] {
  const [longest] = [...leases].sort((a, b) => b.heldMs - a.heldMs);
  if (longest === undefined) return [];
  const duration = steppedDuration(longest.heldMs);
  const activity =
    longest.idleMs === undefined ? 'in a query' : longest.inTransaction ? 'idle in transaction' : 'idle';
  return [
    leases.length === 1
      ? `held ${duration}, ${activity}`
      : `${numberText(leases.length)} held, the longest ${duration}, ${activity}`,
  ];
}

function isAccused({ evidence }: JudgedLease): boolean {
  return evidence.kind === 'suspected' || evidence.kind === 'outlived';
}

/** What is only unusual for its line is left to the hover. */
function isHeldForLong({ evidence }: JudgedLease): boolean {
  return evidence.kind === 'slow' && evidence.because.kind === 'held';
}

import type { ConnectionNode } from '../../protocol/connections.ts';
import type { Finding } from '../evidence/finding.ts';
import type { MisuseFinding } from '../evidence/misuseFinding.ts';
import type { PoolFinding } from '../evidence/poolFinding.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { counted, numberText } from './count.ts';
import { escaped } from './markdown.ts';
import { misuseMark, misuseVerdict } from './misuse.ts';
import { poolText } from './pool.ts';
import { reportedFindings, reportedMisuses } from './report.ts';
import type { Documents, Scene } from './scene.ts';
import { editorStyle, placeText } from './style.ts';
import { frameNodes, node, placeOf } from './treeNode.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** More lines than these are in nobody's view; the report of the command has them all. */
const MAX_FINDINGS = 100;
const MAX_PARTIES = 20;

/** What was found in this run: pools in trouble, then leaks and suspicions, then misuses, each worst first. */
export function findingNodes(scene: Scene, documents: Documents): readonly ConnectionNode[] {
  const all = [
    ...scene.findings.pools.map((pool) => poolNode(pool, documents)),
    ...reportedFindings(scene).map((finding) => leaseNode(finding, scene, documents)),
    ...reportedMisuses(scene).map((misuse) => misuseNode(misuse, documents)),
  ];
  if (all.length === 0) return [];
  const shown = all.slice(0, MAX_FINDINGS);
  const hidden = all.length - shown.length;
  return [
    node({
      id: 'findings',
      kind: 'findings',
      label: scene.lastRun ? 'Findings of the last run' : 'Findings of this run',
      description: numberText(all.length),
      icon: 'none',
      accessibilityLabel: `${scene.lastRun ? 'Last run' : 'This run'}: ${counted(all.length, 'finding')}`,
      isSuspicious: shown.some(({ isSuspicious }) => isSuspicious),
      isExpanded: true,
      children: [
        ...shown,
        ...(hidden > 0
          ? [
              node({
                id: 'findings/more',
                kind: 'more',
                label: `and ${numberText(hidden)} more`,
                icon: 'none',
              }),
            ]
          : []),
      ],
    }),
  ];
}

function leaseNode(finding: Finding, scene: Scene, documents: Documents): ConnectionNode {
  const { at, leases, counts, frames, usualRelease, level } = finding;
  const id = leaseFindingId(finding);
  const style = editorStyle(documents);
  const isLeak = level === 'leaked';
  const count = isLeak ? `${numberText(counts.leaked)} leaked` : `${numberText(counts.suspected)} suspected`;
  const label = leases[0]?.scopeLabel;
  const release = placeOf(usualRelease?.at, documents).place;
  return findingNode(id, at, verdictOf(finding, style, scene.history), documents, {
    icon: isLeak ? 'leaked' : 'suspected',
    description: [count, ...(label === undefined ? [] : [label])].join(' · '),
    isSuspicious: true,
    ...(release !== undefined && { releasePlace: release }),
    parties: [
      ...party(`${id}/release`, 'usually released here', usualRelease?.at, documents),
      ...party(`${id}/query`, 'last query', leases[0]?.lastQuery?.at, documents),
    ],
    frames,
  });
}

function misuseNode(misuse: MisuseFinding, documents: Documents): ConnectionNode {
  const id = misuseFindingId(misuse);
  return findingNode(id, misuse.at, misuseVerdict(misuse, editorStyle(documents)), documents, {
    icon: misuse.level === 'error' ? 'leaked' : misuse.level === 'warning' ? 'suspected' : 'note',
    description: misuseMark(misuse),
    isSuspicious: false,
    parties: misuse.others
      .slice(0, MAX_PARTIES)
      .flatMap(({ role, at }) =>
        party(
          `${id}/${role}:${at.file}:${at.line}:${at.column}`,
          role === 'acquire' ? 'acquired here' : 'released here',
          at,
          documents,
        ),
      ),
    frames: misuse.frames,
  });
}

function poolNode(pool: PoolFinding, documents: Documents): ConnectionNode {
  const id = poolFindingId(pool);
  const holders = pool.holders.slice(0, MAX_PARTIES);
  return findingNode(id, pool.at, { headline: `${poolText(pool)}.`, evidence: [] }, documents, {
    icon: pool.trouble === 'starved' ? 'suspected' : 'leaked',
    description: poolText(pool),
    isSuspicious: true,
    parties: [
      ...party(`${id}/waiter`, 'waits here', pool.waiter?.at, documents),
      // The part that each has changes all the time, and their order with it: lines must stand still.
      ...holders
        .map(({ at }) => at)
        .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
        .flatMap((at) =>
          party(`${id}/holder:${at.file}:${at.line}:${at.column}`, 'held here', at, documents),
        ),
    ],
    frames: [],
  });
}

interface Parts extends Pick<ConnectionNode, 'icon' | 'description' | 'isSuspicious' | 'releasePlace'> {
  readonly parties: readonly ConnectionNode[];
  readonly frames: readonly PlacedFrame[];
}

function findingNode(
  id: string,
  at: PlacedFrame | undefined,
  verdict: Verdict,
  documents: Documents,
  { parties, frames, ...parts }: Parts,
): ConnectionNode {
  const label = at === undefined ? 'unknown line' : placeText(at, editorStyle(documents));
  const sentences = sentencesOf(verdict);
  return node({
    id,
    kind: 'finding',
    label,
    tooltip: sentences.map(escaped).join('\n\n'),
    accessibilityLabel: `${label}: ${verdict.headline}`,
    ...placeOf(at, documents),
    ...parts,
    children: [
      ...sentences.map((sentence, index) =>
        node({
          id: `${id}/sentence:${index}`,
          kind: 'evidence',
          label: sentence,
          icon: 'none',
          tooltip: escaped(sentence),
        }),
      ),
      ...parties,
      ...frameNodes(id, frames, documents),
    ],
  });
}

function party(
  id: string,
  label: string,
  at: PlacedFrame | undefined,
  documents: Documents,
): readonly ConnectionNode[] {
  if (at === undefined) return [];
  const description = placeText(at, editorStyle(documents));
  return [node({ id, kind: 'party', label, description, icon: 'place', ...placeOf(at, documents) })];
}

function sentencesOf({ headline, evidence, nextStep }: Verdict): readonly string[] {
  return [headline, ...evidence, ...(nextStep === undefined ? [] : [`Next: ${nextStep}`])];
}

/** The id of the finding's node. */
export function leaseFindingId({ id }: Finding): string {
  return `finding:${id}`;
}

/** The id of the misuse's node. */
export function misuseFindingId({ id }: MisuseFinding): string {
  return `misuse:${id}`;
}

/** The id of the node of a pool's trouble, which stays when the trouble gets worse. */
export function poolFindingId({ thread, pool }: PoolFinding): string {
  return `trouble:${thread}/${pool}`;
}

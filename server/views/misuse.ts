import type { MisuseKind } from '../../protocol/wire.ts';
import type { MisuseFinding, OtherParty } from '../evidence/misuseFinding.ts';
import { counted, numberText } from './count.ts';
import { exactDuration } from './duration.ts';
import { RELEASE_INSTEAD_OF_END } from './leak.ts';
import { misuseHeadline } from './misuseHeadline.ts';
import { shortSql } from './sql.ts';
import { placeFrom, type Style } from './style.ts';
import { way, type Verdict } from './verdict.ts';

/** What to do about each kind. */
const NEXT_STEPS: Readonly<Record<MisuseKind, string>> = {
  'double-release': 'Release in one place only, best in a finally block.',
  'stale-release':
    'Make sure that nothing releases this client later, such as a timer or a listener that is still there.',
  'use-after-release': 'Await every query before the release, and use the client no more after it.',
  'open-transaction': 'COMMIT or ROLLBACK on every path to the release, also after an error.',
  'busy-return': 'Await the query, or close the cursor, before the release.',
  'ended-not-released': RELEASE_INSTEAD_OF_END,
  'nested-acquire': 'Hand the client that is held down to here, so that no second one is needed.',
  'client-never-ended': 'Call end() in a finally block, so that every path ends it.',
  'pool-per-call': 'Make the pool once, where the module is loaded, and share it.',
  'listener-growth': 'Remove them before the release, or add them once, on the "connect" event of the pool.',
};

/** The words for a misuse, the same on every surface. */
export function misuseVerdict(misuse: MisuseFinding, style: Style): Verdict {
  const headline = misuseHeadline(misuse, style);
  if (misuse.level === 'withdrawn') return { headline, evidence: [] };
  return {
    headline,
    evidence: [
      ...facts(misuse, style),
      ...occurrences(misuse),
      ...otherParties(misuse, style),
      ...way('Called', misuse, style),
    ],
    nextStep: NEXT_STEPS[misuse.kind],
  };
}

/** What the end of the line says. */
export function misuseMark({ kind, count, example }: MisuseFinding): string {
  switch (kind) {
    case 'double-release':
      return 'released twice';
    case 'stale-release':
      return "freed another caller's client";
    case 'use-after-release':
      return 'query after the release';
    case 'open-transaction':
      return `released in ${example.transaction === 'E' ? 'a failed' : 'an open'} transaction`;
    case 'busy-return':
      return 'released with a query in flight';
    case 'ended-not-released':
      return 'ended, not released';
    case 'nested-acquire':
      return 'second client while holding one';
    case 'client-never-ended':
      return count === 1 ? 'never ended' : `${numberText(count)} never ended`;
    case 'pool-per-call':
      return `${counted(count, 'pool')} made here`;
    case 'listener-growth':
      return 'leaves listeners on the client';
    default:
      return kind satisfies never;
  }
}

/** What is known beyond the headline. */
function facts(
  { kind, at, others, example, nesting, hasDeadlocked, count }: MisuseFinding,
  style: Style,
): readonly string[] {
  const other = others[0] && placeFrom(at, others[0].at, style);
  const acquired = other === undefined ? [] : [`It was acquired at ${other}.`];
  const query = example.query === undefined ? [] : [`Its last query was "${shortSql(example.query)}".`];
  switch (kind) {
    case 'double-release':
      return example.apartMs === undefined
        ? []
        : [`The releases were ${exactDuration(example.apartMs)} apart.`];
    case 'stale-release':
      return [
        `${example.otherScopeLabel ?? 'The other caller'} did nothing wrong, and fails when it releases.`,
      ];
    case 'use-after-release':
      return example.query === undefined ? [] : [`The query was "${shortSql(example.query)}".`];
    case 'open-transaction':
    case 'busy-return':
      return [...acquired, ...query];
    case 'ended-not-released':
      return other === undefined ? [] : [`${count === 1 ? 'It was' : 'They were'} acquired at ${other}.`];
    case 'nested-acquire':
      return nesting === undefined
        ? []
        : [
            ...(hasDeadlocked ? ['It has deadlocked in this run.'] : []),
            `So far at most ${counted(nesting.concurrency, 'client')} were held or asked for at once.`,
          ];
    case 'client-never-ended':
      return ['PostgreSQL keeps a connection until the program ends, and lets in only so many.'];
    case 'pool-per-call':
      return ['Each opens connections of its own, and none of them is shared.'];
    case 'listener-growth':
      return ['They keep memory, and run ever more often, for as long as the connection lives.'];
    default:
      return kind satisfies never;
  }
}

/** `Seen 3 times, for example by GET /orders/:id.` */
function occurrences({ kind, count, example: { scopeLabel } }: MisuseFinding): readonly string[] {
  // The headline counts these.
  if (kind === 'client-never-ended' || kind === 'pool-per-call' || kind === 'ended-not-released') return [];
  const by = scopeLabel === undefined ? '' : `, ${count === 1 ? '' : 'for example '}by ${scopeLabel}`;
  return [`Seen ${count === 1 ? 'once' : counted(count, 'time')}${by}.`];
}

/** Those that the headline does not name. */
function otherParties({ at, others }: MisuseFinding, style: Style): readonly string[] {
  const [, second, ...more] = others;
  if (second === undefined) return [];
  const count = [second, ...more].reduce((sum, other: OtherParty) => sum + other.count, 0);
  const places = [
    placeFrom(at, second.at, style),
    ...(more.length === 0 ? [] : [counted(more.length, 'other line')]),
  ];
  return [`In ${numberText(count)} of these it was ${places.join(' or ')}.`];
}

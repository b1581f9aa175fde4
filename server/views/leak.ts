import type { EndedScope, Finding, JudgedLease, Proof } from '../evidence/finding.ts';
import { allOf, counted, numberText } from './count.ts';
import { capitalized } from './capital.ts';
import { exitPathSentences } from './exitPath.ts';
import { lastQueryClause, lastQuerySentence } from './lastQuery.ts';
import { placeFrom, type Style } from './style.ts';

/** What to do about clients that were ended, at whatever line it is said. */
export const RELEASE_INSTEAD_OF_END =
  'Call release(true) instead of end(): the pool then closes the connection and keeps the slot.';

/** What is lost: `3 of 10 pool slots are gone: 3 of 214 clients acquired here … were never released.` */
export function leakHeadline({ counts, poolSlots, leases }: Finding, proof: Proof): string {
  if (proof.kind === 'deadlocked') {
    return proof.holders === 1
      ? 'Deadlock: whoever holds the only client of the pool, acquired here, waits for another one.'
      : `Deadlock: whoever holds ${allOf(proof.holders, 'client')} of the pool waits for another one; ${numberText(counts.leaked)} of them ${counts.leaked === 1 ? 'was' : 'were'} acquired here.`;
  }
  const { leaked, acquired } = counts;
  const verb = leaked === 1 ? 'was' : 'were';
  const labels = leases
    .filter(({ evidence }) => evidence.kind === 'leaked')
    .map(({ scopeLabel }) => scopeLabel);
  const subject =
    acquired === 1 ? 'the only client' : `${numberText(leaked)} of ${counted(acquired, 'client')}`;
  const clients = `${subject} acquired here${byScopes(labels)} ${verb} never released.`;
  return poolSlots.max === 0
    ? capitalized(clients)
    : `${slotsText(poolSlots)} ${leaked === 1 ? 'is' : 'are'} gone: ${clients}`;
}

/** `3 of 10 pool slots`. */
export function slotsText({ lost, max }: Finding['poolSlots']): string {
  return `${numberText(lost)} of ${counted(max, 'pool slot')}`;
}

/** Why it is sure, in sentences; the lease is the one that has leaked for the longest. */
export function leakEvidence(
  finding: Finding,
  lease: JudgedLease,
  proof: Proof,
  style: Style,
): readonly string[] {
  return [...proofSentences(finding, lease, proof, style), ...exitPathSentences(finding, style)];
}

/** What to do so that it does not happen again. */
export function leakNextStep({ at }: Pick<Finding, 'at'>, proof: Proof | undefined): string {
  if (proof?.kind === 'ended') return RELEASE_INSTEAD_OF_END;
  if (proof?.kind === 'deadlocked') {
    return 'Hand the client that is held down to where the second one is acquired, so that no second one is needed.';
  }
  const paths = at === undefined || at.function === '' ? 'every path' : `every path out of ${at.function}`;
  return `Release it in a finally block, so that ${paths} gives it back.`;
}

function proofSentences(
  { at, counts: { leaked } }: Finding,
  lease: JudgedLease,
  proof: Proof,
  style: Style,
): readonly string[] {
  switch (proof.kind) {
    case 'scope-ended':
      return [`${scopeEndText(proof.scope, lease, leaked, style)}; ${lastQueryClause(lease, style)}.`];
    case 'loop-empty':
      return [
        `The program ran out of work with ${leaked === 1 ? 'it' : 'them'} still held, so nothing could ever have released ${leaked === 1 ? 'it' : 'them'}.`,
        lastQuerySentence(lease, style, leaked > 1),
      ];
    case 'ended': {
      const place = proof.at === undefined ? '' : ` at ${placeFrom(at, proof.at, style)}`;
      return [
        leaked === 1
          ? `Its connection was closed by end()${place}, but the pool counts it as held until it is released.`
          : `Their connections were closed by end()${place}, but the pool counts them as held until they are released.`,
      ];
    }
    case 'connection-lost':
      return [
        `Its connection was lost ${style.duration(proof.lostForMs)} ${when(lease)}, and the slot stays lost until it is released.`,
        lastQuerySentence(lease, style, leaked > 1),
      ];
    case 'pool-cannot-end':
      return [
        `pool.end() was called ${style.duration(proof.endingForMs)} ${when(lease)} and ${lease.isPast ? 'waited' : 'waits'} for ${leaked === 1 ? 'it' : 'them'}, but nothing ${lease.isPast ? 'used' : 'uses'} ${leaked === 1 ? 'it' : 'them'}.`,
        lastQuerySentence(lease, style, leaked > 1),
      ];
    case 'deadlocked':
      return [
        `${leaked === 1 ? 'The caller has held it' : 'One caller has held one'} for ${style.duration(lease.heldMs)} and waited for a second one for ${style.duration(proof.awaitedForMs)}.`,
        lastQuerySentence(lease, style, leaked > 1),
      ];
    case 'exhausted':
      return [
        `Somebody has waited ${style.duration(proof.waitedMs)} for a client, and ${proof.holders === 1 ? 'the only one' : `none of the ${numberText(proof.holders)} that are held`} has been ${proof.holders === 1 ? 'idle' : 'used'} meanwhile.`,
        lastQuerySentence(lease, style, leaked > 1),
      ];
    case 'suspected-at-end': {
      const idle = lease.idleMs === undefined ? '' : `, idle for ${style.duration(lease.idleMs)}`;
      const known = proof.lastKnown ? ', as last known' : '';
      return [
        `When the process ended ${leaked === 1 ? 'it' : 'one of them'} had been held ${style.duration(lease.heldMs)}${idle}${known}.`,
        ...(proof.suspicion.kind === 'outlived'
          ? [`${scopeEndText(proof.suspicion.scope, lease, leaked, style)}.`]
          : []),
        lastQuerySentence(lease, style),
      ];
    }
    default:
      return proof satisfies never;
  }
}

/** What is over when a scope is over. */
const END_OF: Readonly<Record<EndedScope['kind'], string>> = {
  http: 'response finished',
  test: 'test ended',
  job: 'job ended',
};

function scopeEndText(scope: EndedScope, lease: JudgedLease, leaked: number, style: Style): string {
  return `The ${leaked === 1 ? '' : 'first '}${END_OF[scope.kind]} ${style.duration(scope.endedForMs)} ${when(lease)}`;
}

function when({ isPast }: JudgedLease): string {
  return isPast ? 'before the process ended' : 'ago';
}

function byScopes(labels: readonly (string | undefined)[]): string {
  const [first, ...more] = new Set(labels.filter((label) => label !== undefined));
  if (first === undefined) return '';
  return more.length === 0 ? ` by ${first}` : ` by ${first} and ${counted(more.length, 'other')}`;
}

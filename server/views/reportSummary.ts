import { allOf, counted, numberText } from './count.ts';
import type { Colours } from './colours.ts';
import type { Scene } from './scene.ts';
import { sessionTotals, type SessionTotals } from './sessionTotals.ts';

/** The last lines of a report: the result, what was healthy, and what was left out. */
export function summaryLines(scene: Scene, paint: Colours): readonly string[] {
  const totals = sessionTotals(scene);
  const isHealthy = totals.leakingSites === 0 && totals.suspectedSites === 0 && totals.misuses === 0;
  // Nothing seen is no health.
  const isProven = isHealthy && totals.acquired > 0;
  const result = `Leak Lens: ${resultText(totals)}`;
  return [
    isProven ? paint.good(result) : paint.strong(result),
    ...(isHealthy ? [] : healthyLines(totals)),
    ...(totals.interrupted === 0
      ? []
      : [
          `${counted(totals.interrupted, 'client was', 'clients were')} held when the process was stopped, which proves nothing.`,
        ]),
    ...(totals.ignoredCallSites === 0
      ? []
      : [
          `${counted(totals.ignoredCallSites, 'call site was', 'call sites were')} ignored, as a comment there says.`,
        ]),
    ...lossLines(scene),
  ];
}

function resultText(totals: SessionTotals): string {
  const { leakingSites, suspectedSites, slots, misuses } = totals;
  if (leakingSites > 0 || suspectedSites > 0 || misuses > 0) {
    const lost =
      slots.max === 0 ? counted(slots.lost, 'client') : `${slots.lost} of ${counted(slots.max, 'slot')}`;
    return `${[
      ...(leakingSites > 0 ? [`${counted(leakingSites, 'leaking call site')}, ${lost} lost`] : []),
      ...(suspectedSites > 0 ? [counted(suspectedSites, 'suspected call site')] : []),
      ...(misuses > 0 ? [counted(misuses, 'misuse')] : []),
      ...(leakingSites === 0 && suspectedSites === 0 ? ['no leak'] : []),
    ].join('; ')}.`;
  }
  if (totals.processes === 0) {
    return 'no process with a pool reported. Either the program made no pool of pg, or the hook was not loaded: look for something that sets NODE_OPTIONS itself.';
  }
  if (totals.pools === 0) return 'no pool was seen.';
  if (totals.acquired === 0) return `no client was acquired${queriesText(totals)}.`;
  if (totals.open > 0) {
    return `no leak; ${numberText(totals.acquired - totals.open)} of ${counted(totals.acquired, 'lease')} released${queriesText(totals)}.`;
  }
  const verb = totals.acquired === 1 ? 'was' : 'were';
  return `no leak; ${allOf(totals.acquired, 'lease')} ${verb} released${queriesText(totals)}.`;
}

function queriesText({ poolQueries }: SessionTotals): string {
  return poolQueries === 0 ? '' : `, besides ${counted(poolQueries, 'pool.query statement')}`;
}

function healthyLines({ healthyCallSites }: SessionTotals): readonly string[] {
  return healthyCallSites === 0
    ? []
    : [`Nothing suspicious at ${counted(healthyCallSites, 'other call site')}.`];
}

/** Whatever was left out is said: nobody may mistake it for health. */
function lossLines({ snapshot }: Scene): readonly string[] {
  const threads = [...snapshot.threads.values()].map(({ losses }) => losses);
  const sum = (read: (losses: (typeof threads)[number]) => number | undefined): number =>
    threads.reduce((total, losses) => total + (read(losses) ?? 0), 0);
  const texts = [
    ...loss(
      sum(({ hook }) => hook.site),
      'call site',
    ),
    ...loss(
      sum(({ hook }) => hook.pool),
      'pool',
    ),
    ...loss(
      sum(({ hook }) => hook.lease),
      'lease',
    ),
    ...loss(
      sum(({ hook }) => hook.misuse),
      'misuse',
    ),
    ...loss(
      sum(({ hook }) => hook['source-map']),
      'source map',
    ),
    ...loss(snapshot.losses.closedLeases, 'closed lease'),
    ...loss(snapshot.losses.endedThreads, 'ended process', 'ended processes'),
  ];
  const useless = sum(({ rejected, unknownIds }) => rejected + unknownIds);
  const errors = sum(({ hook }) => hook['internal-error']);
  return [
    ...(texts.length === 0 ? [] : [`Left out, because limits were reached: ${texts.join(', ')}.`]),
    ...(useless === 0
      ? []
      : [`${counted(useless, 'record')} of the hook made no sense, so something may be missing here.`]),
    ...(errors === 0
      ? []
      : [
          `The hook failed ${counted(errors, 'time')} inside and may have missed something; please report that.`,
        ]),
  ];
}

function loss(count: number, singular: string, plural?: string): readonly string[] {
  return count === 0 ? [] : [counted(count, singular, plural)];
}

import { SILENT, type LeaseFacts, type Ruling } from './rule.ts';

/** Held when the process was stopped: nobody can tell whether it would have been released. */
export function interrupted({ life }: LeaseFacts): Ruling {
  if (life.kind === 'connected') return SILENT;
  return { evidence: { kind: 'interrupted', lastKnown: life.kind === 'lost' } };
}

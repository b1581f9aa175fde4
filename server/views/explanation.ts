import { EXPLAIN } from '../../protocol/commands.ts';
import type { MisuseKind } from '../../protocol/wire.ts';
import type { LeaseEvidence, Proof } from '../evidence/finding.ts';

/** What kind of evidence a problem is about, stable between versions. */
export type ProblemCode = 'outlived' | 'suspected' | `leaked/${Proof['kind']}` | `misuse/${MisuseKind}`;

/** The page in docs/findings/ that explains a problem. */
export function explanationPage(code: ProblemCode): string {
  return `${code.replace('/', '-')}.md`;
}

/** A link that opens that page in the editor. */
export function explanationLink(code: ProblemCode): string {
  return `command:${EXPLAIN}?${encodeURIComponent(JSON.stringify([explanationPage(code)]))}`;
}

/** The code of a problem about a lease; `undefined` for evidence that is never told as a problem. */
export function leaseProblemCode(evidence: LeaseEvidence): ProblemCode | undefined {
  switch (evidence.kind) {
    case 'leaked':
      return `leaked/${evidence.proof.kind}`;
    case 'outlived':
    case 'suspected':
      return evidence.kind;
    case 'slow':
    case 'interrupted':
      return undefined;
    default:
      return evidence satisfies never;
  }
}

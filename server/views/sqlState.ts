/** Condition names of PostgreSQL's "Appendix A. Error Codes" for what application code meets most. */
const CONDITIONS: Readonly<Record<string, string>> = {
  '08006': 'connection failure',
  '22001': 'string too long',
  '22003': 'number out of range',
  '22P02': 'invalid text representation',
  '23502': 'not-null violation',
  '23503': 'foreign key violation',
  '23505': 'unique violation',
  '23514': 'check violation',
  '25P02': 'transaction already failed',
  '40001': 'serialization failure',
  '40P01': 'deadlock detected',
  '42601': 'syntax error',
  '42703': 'undefined column',
  '42883': 'undefined function',
  '42P01': 'undefined table',
  '53300': 'too many connections',
  '55P03': 'lock not available',
  '57014': 'query canceled',
  '57P01': 'admin shutdown',
};

/** An error code with what it means, where that is known: `23505 (unique violation)`. */
export function failureText(code: string): string {
  const condition = CONDITIONS[code];
  return condition === undefined ? code : `${code} (${condition})`;
}

const grouped = new Intl.NumberFormat('en-US');

/** A number for people: `12,345`. */
export function numberText(count: number): string {
  return grouped.format(count);
}

/** A number with its noun: `1 client`, `2 clients`, `0 call sites`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${numberText(count)} ${count === 1 ? singular : plural}`;
}

/** Every one of them: `the only lease`, `all 214 leases`. */
export function allOf(count: number, singular: string): string {
  return count === 1 ? `the only ${singular}` : `all ${counted(count, singular)}`;
}

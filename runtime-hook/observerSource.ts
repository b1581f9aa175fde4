/**
 * The text of `observer.ts` with all that it imports. The build puts it here (`scripts/observerText.mjs`): it is compiled
 * when there is something to observe, and until then V8 has nothing to do but to read over it.
 */
export const observerSource: string = '';

/** Commands of the client that the server's lenses, links and actions run. Lines in their arguments count from 0. */

/** (uri, line) */
export const GO_TO = 'leakLens.goTo';
/** (uri, line): those who hold clients that were acquired there, in a peek. */
export const SHOW_HOLDERS = 'leakLens.showHolders';
/** (node): the evidence of a finding, by the id of its node in the Connections view. */
export const WHY = 'leakLens.why';
/** (page): a file in docs/findings/. */
export const EXPLAIN = 'leakLens.explain';

/**
 * Types of `pg-leak-lens/hook`, which is loaded for what it does: the process reports what happens in its `pg` pools
 * to the command or the editor that it was started by. Loaded twice, or started by neither, it does nothing. For
 * processes that are given other NODE_OPTIONS than their parent's: `node --require pg-leak-lens/hook server.js`.
 */
export {};

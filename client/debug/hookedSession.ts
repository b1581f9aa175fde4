import type { DebugSession } from 'vscode';

/** What js-debug calls its sessions of Node programs. */
const PROGRAM_TYPE = 'pwa-node';

/**
 * The session of js-debug that launched the program that `session` belongs to, when it was launched with the hook
 * that reports to `endpoint`; else `undefined`. Below it js-debug has a session for each process.
 */
export function launchRoot(session: DebugSession, endpoint: string): DebugSession | undefined {
  let root = session;
  // Sessions of processes have this attribute; what is above may be a session of ours, or of somebody else.
  while (root.configuration['__pendingTargetId'] !== undefined && root.parentSession !== undefined) {
    root = root.parentSession;
  }
  const { env } = root.configuration as { env?: Partial<Record<string, unknown>> };
  return root.type === PROGRAM_TYPE && env?.['LEAK_LENS_ENDPOINT'] === endpoint ? root : undefined;
}

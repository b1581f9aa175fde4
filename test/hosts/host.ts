import { existsSync, readdirSync } from 'node:fs';
import { INSTALLATION_ROOT } from './browserInstallation.ts';
import type { Progress } from './packageFolder.ts';

export type HostKind = 'browser' | 'desktop';

const DOWNLOAD_URL = 'https://update.code.visualstudio.com/api/releases/stable';
const REACHABLE_LIMIT_MS = 3000;

/**
 * Returns where suites are to run, and says so: what LEAK_LENS_TEST_HOST demands, else the desktop where there is a
 * display and VS Code is installed or can be downloaded, else the browser. Throws when the variable is neither.
 */
export async function chooseHost(progress: Progress = console.log): Promise<HostKind> {
  const { host, reason } = await decide(process.env['LEAK_LENS_TEST_HOST']);
  progress(`VS Code: ${host} host, because ${reason}.`);
  return host;
}

async function decide(demanded: string | undefined): Promise<{ host: HostKind; reason: string }> {
  if (demanded === 'browser' || demanded === 'desktop') {
    return { host: demanded, reason: 'LEAK_LENS_TEST_HOST says so' };
  }
  if (demanded !== undefined && demanded !== '') {
    throw new Error(`LEAK_LENS_TEST_HOST is "${demanded}"; set it to "browser" or "desktop", or unset it.`);
  }
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return { host: 'browser', reason: 'there is no display' };
  }
  if (isDownloaded()) return { host: 'desktop', reason: 'there is a display and VS Code is downloaded' };
  return (await isReachable())
    ? { host: 'desktop', reason: 'there is a display and VS Code can be downloaded' }
    : { host: 'browser', reason: `${new URL(DOWNLOAD_URL).host} cannot be reached` };
}

/** @vscode/test-electron unpacks into folders like `vscode-linux-x64-1.139.1`. */
function isDownloaded(): boolean {
  return (
    existsSync(INSTALLATION_ROOT) && readdirSync(INSTALLATION_ROOT).some((name) => name.startsWith('vscode-'))
  );
}

async function isReachable(): Promise<boolean> {
  try {
    return (await fetch(DOWNLOAD_URL, { method: 'HEAD', signal: AbortSignal.timeout(REACHABLE_LIMIT_MS) }))
      .ok;
  } catch {
    // Not being reachable is one of the two answers.
    return false;
  }
}

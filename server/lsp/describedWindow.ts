import type { ThresholdSettings } from '../../protocol/lsp.ts';
import type { Listener } from '../collector/listener.ts';
import { describeListener } from '../collector/listenerFile.ts';
import { pathOf } from './documents.ts';

/**
 * Lets readers find this window as soon as it listens. The function that it returns is to be called with the folders
 * of the workspace, and again whenever these change.
 */
export function describeWindow(
  listener: Promise<Listener>,
  token: string,
  problem: (message: string) => void,
): (folders: ThresholdSettings['folders']) => void {
  let latest: Promise<unknown> = listener;
  return (folders) => {
    const paths = folders.map(({ uri }) => pathOf(uri));
    latest = latest
      .then(() => listener)
      .then(
        ({ endpoint }) =>
          describeListener(endpoint, token, paths).catch((error: unknown) => {
            problem(`Agents outside of the editor will not find this window: ${String(error)}.`);
          }),
        // That it does not listen is told to a person by whoever made it.
        () => undefined,
      );
  };
}

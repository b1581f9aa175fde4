import type { FirstLeak } from '../../protocol/lsp.ts';
import { fileName } from './place.ts';
import type { Documents, Scene } from './scene.ts';

/** What the one toast of a session says; undefined while nothing leaked at a line that can be shown. */
export function firstLeakOf(scene: Scene, documents: Documents): FirstLeak | undefined {
  for (const { level, at, poolSlots } of scene.findings.list) {
    if (level !== 'leaked' || at === undefined) continue;
    const line = documents.currentLine(at.file, at.line);
    if (line === undefined) continue;
    const { lost, max } = poolSlots;
    return {
      uri: documents.uriOf(at.file),
      line: line - 1,
      text: `${lost} of ${max} pool slots ${lost === 1 ? 'is' : 'are'} gone: ${fileName(at.file)}:${line}`,
    };
  }
  return undefined;
}

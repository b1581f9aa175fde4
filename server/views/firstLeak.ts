import type { FirstLeak } from '../../protocol/lsp.ts';
import { counted, numberText } from './count.ts';
import { pastPrefix, type Documents, type Scene } from './scene.ts';
import { editorStyle, placeText } from './style.ts';

/**
 * What to tell about the worst leak there is; `undefined` when nothing has leaked, in the past only,
 * or at no line that still exists.
 */
export function firstLeakOf(scene: Scene, documents: Documents): FirstLeak | undefined {
  const [worst] = scene.findings.list;
  if (pastPrefix(scene) !== '' || worst?.level !== 'leaked' || worst.at === undefined) return undefined;
  const line = documents.currentLine(worst.at.file, worst.at.line);
  if (line === undefined) return undefined;
  const { lost, max } = worst.poolSlots;
  const what = max === 0 ? counted(lost, 'client') : `${numberText(lost)} of ${counted(max, 'slot')}`;
  return {
    uri: documents.uriOf(worst.at.file),
    line: line - 1,
    text: `${what} ${lost === 1 ? 'is' : 'are'} gone: ${placeText(worst.at, editorStyle(documents))}`,
  };
}

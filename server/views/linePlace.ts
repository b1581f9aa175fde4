import type { LinePlace } from '../../protocol/lsp.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import type { Documents } from './scene.ts';

/** Where the frame stands in the editor now; `undefined` when its line is gone. */
export function linePlace(frame: PlacedFrame, documents: Documents): Required<LinePlace> | undefined {
  const line = documents.currentLine(frame.file, frame.line);
  return line === undefined
    ? undefined
    : { uri: documents.uriOf(frame.file), line: line - 1, character: frame.column - 1 };
}

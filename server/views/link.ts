import type { PlacedFrame } from '../ledger/site.ts';
import { escaped } from './markdown.ts';
import type { Documents } from './scene.ts';
import { editorStyle, placeText } from './style.ts';

/** A Markdown link to the frame's line where it stands now; empty when the line is gone. */
export function placeLink(frame: PlacedFrame, documents: Documents): readonly string[] {
  const line = documents.currentLine(frame.file, frame.line);
  if (line === undefined) return [];
  const text = escaped(placeText(frame, editorStyle(documents)));
  return [`[${text}](${documents.uriOf(frame.file)}#${line})`];
}

import type { ConnectionNode } from '../../protocol/connections.ts';
import type { LinePlace } from '../../protocol/lsp.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { linePlace } from './linePlace.ts';
import type { Documents } from './scene.ts';
import { editorStyle, placeText } from './style.ts';

const MAX_FRAMES = 30;

type Optional = 'isSuspicious' | 'isExpanded' | 'children' | 'accessibilityLabel';

/** A node; what is left out is as of a line that is neither suspicious nor has anything below it. */
export function node(
  parts: Omit<ConnectionNode, Optional> & Partial<Pick<ConnectionNode, Optional>>,
): ConnectionNode {
  const { label, description } = parts;
  return {
    isSuspicious: false,
    isExpanded: false,
    children: [],
    accessibilityLabel: description === undefined ? label : `${label}, ${description}`,
    ...parts,
  };
}

/** Where the frame stands in the editor now; nothing when its line is gone. */
export function placeOf(
  frame: PlacedFrame | undefined,
  documents: Documents,
): { readonly place?: LinePlace } {
  const place = frame && linePlace(frame, documents);
  return place === undefined ? {} : { place };
}

/** The author's frames, innermost first, then those of libraries. */
export function frameNodes(
  parent: string,
  frames: readonly PlacedFrame[],
  documents: Documents,
): readonly ConnectionNode[] {
  const style = editorStyle(documents);
  const numbered = frames.slice(0, MAX_FRAMES).map((frame, index) => ({ frame, index }));
  const isAuthors = ({ frame }: { readonly frame: PlacedFrame }): boolean => frame.origin === 'author';
  const ordered = [
    ...numbered.filter(isAuthors),
    ...numbered.filter((one) => !isAuthors(one) && one.frame.origin === 'library'),
  ];
  return ordered.map(({ frame, index }) =>
    node({
      id: `${parent}/frame:${index}`,
      kind: 'frame',
      label: frame.function === '' ? '(anonymous)' : frame.function,
      description:
        frame.origin === 'author'
          ? placeText(frame, style)
          : `${placeText(frame, style)} · ${frame.library ?? 'library'}`,
      icon: frame.origin === 'author' ? 'place' : 'library',
      ...placeOf(frame, documents),
    }),
  );
}

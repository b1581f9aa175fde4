/**
 * Compares what is to be shown in each file with what was shown before. Returns a function that takes the
 * complete new picture and gives the files that differ, with their new content; a file that is gone comes
 * with `empty`.
 */
export function difference<Content>(
  empty: Content,
): (picture: ReadonlyMap<string, Content>) => ReadonlyMap<string, Content> {
  const shown = new Map<string, string>();
  return (picture) => {
    const changed = new Map<string, Content>();
    for (const file of [...shown.keys()].filter((file) => !picture.has(file))) {
      shown.delete(file);
      changed.set(file, empty);
    }
    for (const [file, content] of picture) {
      const text = JSON.stringify(content);
      if (shown.get(file) === text) continue;
      shown.set(file, text);
      changed.set(file, content);
    }
    return changed;
  };
}

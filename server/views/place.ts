/** The file's name without its directories. */
export function fileName(file: string): string {
  return file.split(/[/\\]/).at(-1) ?? file;
}

/** The file as seen from a directory; absolute where it lies elsewhere, and where the directory is empty text. */
export function relativeFile(cwd: string, file: string): string {
  if (cwd === '') return file;
  const directory = cwd.replace(/[/\\]+$/, '');
  return file.startsWith(`${directory}/`) || file.startsWith(`${directory}\\`)
    ? file.slice(directory.length + 1)
    : file;
}

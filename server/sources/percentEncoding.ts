/** Text with its percent-encoding taken out; as it is where a percent sign stands for itself. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

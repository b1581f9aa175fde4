/** The name of a script without what may be secret in it: a query, or the whole program in a `data:` URL. */
export function toldUrl(url: string): string {
  return url.startsWith('data:') ? 'data:' : url.replace(/^(file:[^?#]*)[?#].*$/s, '$1');
}

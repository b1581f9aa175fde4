/** A folder where the program runs, and the same folder where its sources are looked at. */
export interface PathMapping {
  readonly remoteRoot: string;
  readonly localRoot: string;
}

/** What agents, that is programs that read for a person, may ask about what is traced. They can change nothing. */

export type AgentQuestion = LeaksQuestion | HoldersQuestion | PoolsQuestion;

/** What leaked, is suspected or was misused. */
export interface LeaksQuestion {
  readonly kind: 'leaks';
  /** Only what is proved to have leaked: no suspicions and no misuses. */
  readonly onlyLeaked?: boolean;
  /** Only lines in files whose name ends so. */
  readonly file?: string;
  /** Only what has this signature. */
  readonly signature?: string;
}

/** Who holds clients, also those that have nothing against them. */
export interface HoldersQuestion {
  readonly kind: 'holders';
  /** Only clients that were acquired in files whose name ends so. */
  readonly file?: string;
}

/** How pools are configured and used, and who waits for them. */
export interface PoolsQuestion {
  readonly kind: 'pools';
}

export interface AskedByAgent {
  readonly question: AgentQuestion;
  /** Files are named as seen from this directory, an absolute path; absolutely where it is empty. */
  readonly cwd: string;
}

export interface AgentAnswer {
  /** In sentences. */
  readonly text: string;
  /** The same, and more, as an object that can be written as JSON. */
  readonly data: object;
}

/** Terminal colours by their role in a report. */
export interface Colours {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly good: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

const ansi =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

export const ANSI_COLOURS: Colours = {
  error: ansi(31, 39),
  warning: ansi(33, 39),
  good: ansi(32, 39),
  faint: ansi(2, 22),
  strong: ansi(1, 22),
};

const plain = (text: string): string => text;

export const NO_COLOURS: Colours = { error: plain, warning: plain, good: plain, faint: plain, strong: plain };

/** What the driver reads of a DOM element. The program as a whole is compiled without the DOM's types. */
export interface PageElement {
  readonly className: string;
  readonly textContent: string | null;
  getBoundingClientRect(): {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  getAttribute(name: string): string | null;
  closest(selector: string): PageElement | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

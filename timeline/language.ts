/**
 * uPlot formats numbers in the language of the browser as soon as it is loaded, and fails where that is none: Chromium
 * started with the locale POSIX says `en-US@posix`. Imported before it.
 */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US' });
}

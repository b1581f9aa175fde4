/** Whether a Node (`18.20.8`) is older than `oldest` (`20.19`); what comes after the minor version does not count. */
export function isTooOld(nodeVersion: string, oldest: string): boolean {
  const [major, minor] = numbersOf(nodeVersion);
  const [oldestMajor, oldestMinor] = numbersOf(oldest);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

function numbersOf(version: string): readonly [number, number] {
  const [major, minor] = version.split('.').map(Number);
  return [major ?? 0, minor ?? 0];
}

/** The notices that the licences of bundled packages ask for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Path of a package's folder at the start of a bundled file's path, the innermost where packages are nested. */
const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENCE_FILE = /^(licen[cs]e|copying)(\.(md|txt))?$/i;
const RULE = '-'.repeat(80);

/**
 * The text of THIRD-PARTY-NOTICES.txt: name, version, licence and its text for every npm package of which the
 * bundles (esbuild's metafiles) really contain something, and for the packages of `copied` files.
 * Throws, naming the package, when one has no licence text.
 */
export function thirdPartyNotices(metafiles, copied) {
  const bundled = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([file]) => file),
    ),
  );
  const folders = new Set([...bundled, ...copied].flatMap((file) => PACKAGE_FOLDER.exec(file) ?? []));
  const sections = new Map([...folders].map(section));
  return [
    'Leak Lens contains parts of these packages.',
    ...[...sections]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([title, text]) => `${RULE}\n${title}\n\n${text}`),
  ].join('\n\n');
}

/** The same version at two places has one title, and so one section. */
function section(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((candidate) => LICENCE_FILE.test(candidate));
  if (file === undefined) {
    throw new Error(
      `${name} ${version} (${license}) is bundled, but ${folder} has no licence text to give on. ` +
        'Use another package, or write down in scripts/notices.mjs where its licence is.',
    );
  }
  const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  return [`${name} ${version} (${license})`, `${text}\n`];
}

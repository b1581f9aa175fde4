/** `npm run package`: installs, and makes the VSIX and the npm package in dist-package/. */
import { join } from 'node:path';
import { install } from './install.mjs';

await install();
const { tsImport } = await import('tsx/esm/api');
const { makePackages } = await tsImport('./packages.ts', import.meta.url);
const { vsix, tarball } = await makePackages(join(import.meta.dirname, '../dist-package'));
console.log(`\nVS Code: code --install-extension "${vsix}"\nnpm:     npm install "${tarball}"`);

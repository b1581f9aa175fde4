/**
 * `npm run pictures`: makes the pictures of the README from the running product, and one of each surface in each kind of
 * theme in `.vscode-test/pictures/`, to be looked at.
 */
import { build, install } from './install.mjs';

await install();
await build();
const { tsImport } = await import('tsx/esm/api');
const { takePictures } = await tsImport('./pictures.ts', import.meta.url);
const { takeSurfacePictures } = await tsImport('./surfacePictures.ts', import.meta.url);
await takePictures();
await takeSurfacePictures();

/** `npm run pictures`: makes the pictures of the README from the running product. */
import { build, install } from './install.mjs';

await install();
await build();
const { tsImport } = await import('tsx/esm/api');
const { takePictures } = await tsImport('./pictures.ts', import.meta.url);
await takePictures();

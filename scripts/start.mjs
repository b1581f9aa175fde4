/** `npm start`: installs, builds, and shows the sample under tracing, in the terminal and in VS Code. */
import { build, install } from './install.mjs';
import { requireNode } from './nodeVersion.mjs';

requireNode();
const { startOptions } = await import('./startOptions.mjs');
const options = startOptions(process.argv.slice(2));
await install();
await build();
const { tsImport } = await import('tsx/esm/api');
const { demo } = await tsImport('./demo.ts', import.meta.url);
process.exitCode = await demo(options);

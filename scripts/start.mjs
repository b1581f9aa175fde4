/** `npm start`: installs, builds, and shows the sample under tracing, in the terminal and in VS Code. */
import { build, install } from './install.mjs';

install();
build();
const { tsImport } = await import('tsx/esm/api');
const { demo } = await tsImport('./demo.ts', import.meta.url);
process.exitCode = await demo(process.argv.slice(2));

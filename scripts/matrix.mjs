/** `npm run test:matrix`: runs every row of the matrix and writes the table in README.md. Installs a few GB once. */
import { run } from './child.mjs';
import { build, install } from './install.mjs';

await install();
await build();
process.env.LEAK_LENS_MATRIX = 'whole';
process.exitCode = await run(process.execPath, ['node_modules/mocha/bin/mocha.js', 'test/matrix/*.test.ts']);

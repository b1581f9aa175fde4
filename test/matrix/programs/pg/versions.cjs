// Fails unless the packages in the arguments (`pg=8.0.3`) are those that `pg` itself loads.
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { sep } = require('node:path');

const fromPg = createRequire(require.resolve('pg'));
for (const [name, version] of process.argv.slice(2).map((word) => word.split('='))) {
  const inside = `node_modules${sep}${name}${sep}`;
  const file = fromPg.resolve(name);
  const folder = file.slice(0, file.lastIndexOf(inside) + inside.length);
  const actual = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')).version;
  if (actual !== version) throw new Error(`pg loads ${name} ${actual}, not ${version}.`);
}

import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Leak, Misuse, Route } from '../../sample/routes/route.ts';
import { REPOSITORY } from './tracedProgram.ts';

/** A place as "/path/to/routes/orders.ts:24" where the sample acquires the client that it will lose. */
export function acquirePlace({ file, functionName }: Route, { variable }: Leak): string {
  return lastPlace(file, functionName, `${variable} = await pool.connect()`);
}

/** A place as "/path/to/routes/orders.ts:24" where the sample misuses a client. */
export function misusePlace({ file }: Route, { functionName, statement }: Misuse): string {
  return lastPlace(file, functionName, statement);
}

/** The place of the other party, in the function of the route; undefined where the table does not tell. */
export function otherPlace({ file, functionName }: Route, { other }: Misuse): string | undefined {
  return other === undefined ? undefined : lastPlace(file, functionName, other);
}

/** The last line of the function that contains the text. Fails when the file has no such function or line. */
function lastPlace(file: string, functionName: string, text: string): string {
  const path = join(REPOSITORY, 'sample', file);
  const lines = readFileSync(path, 'utf8').split('\n');
  const start = lines.findIndex((line) => line.includes(`function ${functionName}(`));
  const end = lines.indexOf('}', start);
  const index = lines.findLastIndex((line, at) => at > start && at < end && line.includes(text));
  assert.ok(start >= 0 && index >= 0, `${file} has no function ${functionName} with "${text}"`);
  return `${path}:${index + 1}`;
}

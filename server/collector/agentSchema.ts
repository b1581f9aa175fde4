import * as v from 'valibot';
import type { AskedByAgent } from '../../protocol/agent.ts';

/** The shape of what agents ask. A property that is not known is refused, because its answer would not be what was meant. */

const text = v.pipe(v.string(), v.maxLength(4096));

const question = v.variant('kind', [
  v.strictObject({
    kind: v.literal('leaks'),
    onlyLeaked: v.exactOptional(v.boolean()),
    file: v.exactOptional(text),
    signature: v.exactOptional(v.pipe(v.string(), v.maxLength(32 * 1024))),
  }),
  v.strictObject({ kind: v.literal('holders'), file: v.exactOptional(text) }),
  v.strictObject({ kind: v.literal('pools') }),
]);

export const askedSchema = v.object({ question, cwd: text }) satisfies v.GenericSchema<unknown, AskedByAgent>;

/** What was asked. Throws an error with a sentence that names what is wrong with it. */
export function readAsked(asked: unknown): AskedByAgent {
  const read = v.safeParse(askedSchema, asked);
  if (read.success) return read.output;
  const [issue] = read.issues;
  const name = v.getDotPath(issue)?.replace(/^question\./, '') ?? 'it';
  throw new Error(`The question makes no sense: ${name}: ${issue.message}. Correct it and ask again.`);
}

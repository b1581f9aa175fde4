import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import ts from 'typescript';
import { observerText } from '../../scripts/observerText.mjs';
import { REPOSITORY } from './tracedProgram.ts';

/** A function of the hook that can be made to throw. */
export interface Faulty {
  readonly number: number;
  /** `pool.ts:12 tag`. */
  readonly place: string;
}

/** Beats come faster, so that a short program sees some. */
const SHORT_BEAT_MS = 20;

/**
 * What is added to the hook. The function whose number is in FAULT throws at its beginning, whenever it is called. The
 * numbers of all that are called are appended to the file that is named by FAULT_LOG.
 */
const BANNER = `
const faultNumber = Number(process.env.FAULT);
const faultLog = process.env.FAULT_LOG;
const faultsSeen = new Set();
function fault(number) {
  if (faultLog && !faultsSeen.has(number)) {
    faultsSeen.add(number);
    require('node:fs').appendFileSync(faultLog, number + '\\n');
  }
  if (number === faultNumber) throw new Error('fault ' + number);
}`;

/** Who is given functions that Node calls, with nobody below who could catch what they throw. */
const GIVES_TO_NODE = new Set(['on', 'setTimeout', 'setInterval', 'subscribe']);

/**
 * Builds the hook to a file in the folder, every function with a fault. Left out are those that the program or Node
 * calls directly and the one that catches: nobody could catch what they throw, and so each is little but a `guard`.
 */
export async function buildFaultyHook(
  folder: string,
): Promise<{ readonly path: string; readonly functions: readonly Faulty[] }> {
  const functions: Faulty[] = [];
  const addFaults: Plugin = {
    name: 'faults',
    setup: (builder) => {
      builder.onLoad({ filter: /runtime-hook[\\/]\w+\.ts$/ }, async ({ path }) => ({
        contents: withFaults(path, await readFile(path, 'utf8'), functions),
        loader: 'ts',
      }));
      builder.onLoad({ filter: /protocol[\\/]wire\.ts$/ }, async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replace(/BEAT_MS = \d+/, `BEAT_MS = ${SHORT_BEAT_MS}`),
        loader: 'ts',
      }));
    },
  };
  const path = join(folder, 'runtime-hook.cjs');
  const banner = { js: BANNER };
  await build({
    entryPoints: [join(REPOSITORY, 'runtime-hook/preload.ts')],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    define: { 'import.meta.filename': '__filename' },
    banner,
    plugins: [observerText({ banner, plugins: [addFaults] }), addFaults],
  });
  return { path, functions };
}

function withFaults(path: string, text: string, functions: Faulty[]): string {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const insertions: { readonly at: number; readonly text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body && !isCalledFromOutside(node)) {
      const number = functions.length;
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      functions.push({ number, place: `${basename(path)}:${line} ${node.name?.getText() ?? ''}`.trimEnd() });
      const body = node.body as ts.Node;
      if (ts.isBlock(body)) {
        insertions.push({ at: body.getStart() + 1, text: ` fault(${number});` });
      } else {
        insertions.push({ at: body.getStart(), text: `(fault(${number}), ` });
        insertions.push({ at: body.getEnd(), text: ')' });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  // From the end, so that positions stay what they are; of those at one position the outer first.
  let result = text;
  for (const insertion of insertions.reverse().sort((one, other) => other.at - one.at)) {
    result = result.slice(0, insertion.at) + insertion.text + result.slice(insertion.at);
  }
  return result;
}

function isCalledFromOutside(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent)) {
    const callee = parent.expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
    return GIVES_TO_NODE.has(name);
  }
  if (ts.isObjectLiteralExpression(parent)) {
    const use = parent.parent;
    if (ts.isCallExpression(use)) return use.expression.getText() === 'Object.defineProperty';
    return ts.isVariableDeclaration(use) && use.name.getText() === 'wrapper';
  }
  // `own` is all that a setter of ours has to do in any case.
  return (
    isNamed(node, 'init') ||
    isNamed(node, 'own') ||
    isMadeFor(node, 'replaceMethod') ||
    isMadeBy(node, 'guardFor')
  );
}

function isNamed(node: ts.Node | undefined, name: string): boolean {
  return node !== undefined && ts.isFunctionDeclaration(node) && node.name?.text === name;
}

/** Whether the function is what the callback of such a call makes. */
function isMadeFor(node: ts.Node, callee: string): boolean {
  const call = ts.findAncestor(node.parent, ts.isFunctionLike)?.parent;
  return call !== undefined && ts.isCallExpression(call) && call.expression.getText() === callee;
}

function isMadeBy(node: ts.Node, maker: string): boolean {
  return isNamed(ts.findAncestor(node.parent, ts.isFunctionLike), maker);
}

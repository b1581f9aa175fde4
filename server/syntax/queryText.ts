import ts from 'typescript';

/** A statement in an author's file. Offsets and lines count from 0. */
export interface QueryText {
  /** What it is about: the call, or the constant that holds the statement. */
  readonly start: number;
  readonly end: number;
  /** The lines of this file at which it is sent: V8 calls a call by the line of the method's name. */
  readonly sentFrom: readonly number[];
  /** The statement, where all of it is known. */
  readonly sql?: string;
}

/**
 * The statement at an offset of a file of JavaScript or TypeScript, however broken: in a call such as
 * `client.query(…)` or `db.selectFrom(…).execute()`, or in a constant that such calls are given. `undefined` where
 * there is none.
 */
export function queryTextAt(fileName: string, text: string, offset: number): QueryText | undefined {
  const file = parsed(fileName, text);
  for (let node = innermost(file, offset); !ts.isSourceFile(node); node = node.parent) {
    if (isQueryCall(node)) return ofCall(node, file);
    // What a function inside of a call does is not what the call does.
    if (ts.isFunctionLike(node)) return undefined;
    if (ts.isVariableDeclaration(node)) return ofConstant(node, file);
  }
  return undefined;
}

/** Hovers come one after another in the same text. */
let latest: { readonly fileName: string; readonly text: string; readonly file: ts.SourceFile } | undefined;

function parsed(fileName: string, text: string): ts.SourceFile {
  if (latest?.fileName !== fileName || latest.text !== text) {
    const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
    latest = { fileName, text, file };
  }
  return latest.file;
}

function innermost(file: ts.SourceFile, offset: number): ts.Node {
  const within = (node: ts.Node): ts.Node =>
    ts.forEachChild(node, (child) =>
      child.getStart(file) <= offset && offset <= child.end ? within(child) : undefined,
    ) ?? node;
  return within(file);
}

type QueryCall = ts.CallExpression & { readonly expression: ts.PropertyAccessExpression };

/** What sends a statement: `query` of pg and many others, `execute` of drizzle, `executeTakeFirst` and more of kysely. */
const SENDING = /^(?:query|execute(?:TakeFirst(?:OrThrow)?)?)$/;

function isQueryCall(node: ts.Node): node is QueryCall {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    SENDING.test(node.expression.name.text)
  );
}

function ofCall(call: QueryCall, file: ts.SourceFile): QueryText {
  const [argument] = call.arguments;
  // kysely executes the statement on what it is given.
  const sql = (argument && sqlOf(argument)) ?? sqlOf(call.expression.expression);
  return {
    start: call.getStart(file),
    end: call.end,
    sentFrom: [lineOf(call, file)],
    ...(sql !== undefined && { sql }),
  };
}

/** A constant is about a statement when it is given to a query, or begins like one. */
function ofConstant(declaration: ts.VariableDeclaration, file: ts.SourceFile): QueryText | undefined {
  const { name, initializer } = declaration;
  if (!ts.isIdentifier(name) || initializer === undefined) return undefined;
  const sql = sqlOf(initializer);
  const calls = callsGiven(name.text, file);
  if (calls.length === 0 && !(sql !== undefined && STATEMENT.test(sql))) return undefined;
  return {
    start: declaration.getStart(file),
    end: declaration.end,
    sentFrom: calls.map((call) => lineOf(call, file)),
    ...(sql !== undefined && { sql }),
  };
}

const STATEMENT = /^\s*(?:select|insert|update|delete|merge|with|call|begin|commit|rollback|copy)\b/i;

function callsGiven(name: string, file: ts.SourceFile): readonly QueryCall[] {
  const calls: QueryCall[] = [];
  const visit = (node: ts.Node): void => {
    if (isQueryCall(node) && node.arguments.some((argument) => mentions(argument, name))) calls.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return calls;
}

/** `SQL`, `{ text: SQL }` or `{ ...QUERY, values }`. */
function mentions(argument: ts.Expression, name: string): boolean {
  if (ts.isIdentifier(argument)) return argument.text === name;
  if (!ts.isObjectLiteralExpression(argument)) return false;
  return argument.properties.some(
    (property) =>
      (ts.isSpreadAssignment(property) && mentions(property.expression, name)) ||
      (ts.isPropertyAssignment(property) &&
        nameOf(property) === 'text' &&
        mentions(property.initializer, name)) ||
      (ts.isShorthandPropertyAssignment(property) && property.name.text === 'text' && name === 'text'),
  );
}

/**
 * The statement that an expression is, or that the query object has as its `text`. What stands in a tagged template,
 * such as drizzle's and kysely's `sql`, is taken for a parameter.
 */
function sqlOf(expression: ts.Expression): string | undefined {
  if (ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression))
    return sqlOf(expression.expression);
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (ts.isTaggedTemplateExpression(expression)) return parameterised(expression.template);
  if (!ts.isObjectLiteralExpression(expression)) return undefined;
  const text = expression.properties.find(
    (property): property is ts.PropertyAssignment =>
      ts.isPropertyAssignment(property) && nameOf(property) === 'text',
  );
  return text && sqlOf(text.initializer);
}

function parameterised(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce(
    (sql, { literal }, index) => `${sql}$${index + 1}${literal.text}`,
    template.head.text,
  );
}

function nameOf({ name }: ts.PropertyAssignment): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

function lineOf(call: QueryCall, file: ts.SourceFile): number {
  return file.getLineAndCharacterOfPosition(call.expression.name.getStart(file)).line;
}

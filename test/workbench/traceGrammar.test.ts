import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'mocha';
import { installVsCodeServer } from '../hosts/browserInstallation.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

const GRAMMAR = join(REPOSITORY, 'syntaxes/leak-lens-trace.tmLanguage.json');
const SCOPE = 'source.leak-lens-trace';

/** The parts of vscode-textmate and vscode-oniguruma that are used here. */
interface TextMate {
  readonly parseRawGrammar: (content: string, path: string) => unknown;
  readonly INITIAL: unknown;
  readonly Registry: new (options: object) => {
    readonly loadGrammar: (scope: string) => Promise<Grammar>;
  };
}

interface Grammar {
  readonly tokenizeLine: (
    line: string,
    state: unknown,
  ) => { readonly tokens: readonly { startIndex: number; endIndex: number; scopes: readonly string[] }[] };
}

interface Oniguruma {
  readonly loadWASM: (wasm: Buffer) => Promise<void>;
  readonly createOnigScanner: unknown;
  readonly createOnigString: unknown;
}

describe('the grammar of traces, by the tokenizer of VS Code', function () {
  this.timeout(120_000);
  let grammar: Grammar;
  let initial: unknown;

  before(async () => {
    const { mainPath } = await installVsCodeServer();
    const load = createRequire(join(dirname(dirname(mainPath)), 'package.json'));
    const textMate = load('vscode-textmate') as TextMate;
    const oniguruma = load('vscode-oniguruma') as Oniguruma;
    await oniguruma.loadWASM(readFileSync(join(dirname(load.resolve('vscode-oniguruma')), 'onig.wasm')));
    const { createOnigScanner, createOnigString } = oniguruma;
    const registry = new textMate.Registry({
      onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
      loadGrammar: () => Promise.resolve(textMate.parseRawGrammar(readFileSync(GRAMMAR, 'utf8'), GRAMMAR)),
    });
    grammar = await registry.loadGrammar(SCOPE);
    initial = textMate.INITIAL;
  });

  /** The innermost scope of the text in the line. */
  function scopeOf(line: string, text: string): string | undefined {
    const index = line.indexOf(text);
    assert.ok(index >= 0);
    const { tokens } = grammar.tokenizeLine(line, initial);
    return tokens
      .find(({ startIndex, endIndex }) => startIndex <= index && index < endIndex)
      ?.scopes.at(-1)
      ?.replace('.leak-lens-trace', '');
  }

  it('tells kinds, times, paths and statements apart', () => {
    const site =
      '{"thread":"1.0.1","receivedAtMs":12.5,"record":{"kind":"placement","frames":[{"file":"/a.ts","line":31}]}}';
    assert.equal(scopeOf(site, '"placement"'), 'keyword.other.kind');
    assert.equal(scopeOf(site, '12.5'), 'constant.numeric.time');
    assert.equal(scopeOf(site, '"/a.ts"'), 'string.quoted.double.link');
    assert.equal(scopeOf(site, '31'), 'constant.numeric');
    assert.equal(scopeOf(site, '"thread"'), 'support.type.property-name');
    const query = '{"lastQuery":{"text":"SELECT \\"a\\" FROM b WHERE c = $1","busy":true}}';
    assert.equal(scopeOf(query, 'SELECT'), 'keyword.other.DML.sql');
    assert.equal(scopeOf(query, '$1'), 'variable.parameter.sql');
    assert.equal(scopeOf(query, '\\"a'), 'constant.character.escape');
    assert.equal(scopeOf(query, 'true'), 'constant.language');
  });

  it('understands every line of a real trace', () => {
    const trace = readFileSync(join(REPOSITORY, 'test/golden/traces/outlived-its-request.ndjson'), 'utf8');
    for (const line of trace.trim().split('\n')) {
      const { tokens } = grammar.tokenizeLine(line, initial);
      // What no rule matches has the scope of the whole file alone.
      const plain = tokens
        .filter(({ scopes }) => scopes.length === 1)
        .map(({ startIndex, endIndex }) => line.slice(startIndex, endIndex));
      assert.deepEqual(
        plain.filter((text) => text.trim() !== ''),
        [],
      );
    }
  });
});

/** The layers of ARCHITECTURE.md, "Who may import whom". */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'protocol-imports-nothing',
      severity: 'error',
      from: { path: '^protocol/' },
      to: { pathNot: '^protocol/' },
    },
    {
      name: 'hook-imports-node-and-protocol-only',
      severity: 'error',
      from: { path: '^runtime-hook/' },
      to: { pathNot: '^(runtime-hook|protocol)/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'client-and-server-share-only-the-protocol',
      severity: 'error',
      from: { path: '^(client|server)/' },
      to: { path: '^(client|server|runtime-hook|sample|test|bench|scripts)/', pathNot: '^$1/' },
    },
    {
      name: 'ledger-is-pure',
      severity: 'error',
      from: { path: '^server/ledger/' },
      to: { pathNot: '^(server/ledger|protocol)/' },
    },
    {
      name: 'evidence-is-pure',
      severity: 'error',
      from: { path: '^server/evidence/' },
      to: { pathNot: '^(server/(evidence|ledger)|protocol)/' },
    },
    {
      name: 'views-draw-what-evidence-says',
      severity: 'error',
      from: { path: '^server/views/' },
      to: {
        pathNot:
          '^(server/(views|evidence|ledger|history/comparison\\.ts)|protocol|node_modules/vscode-languageserver-types)/?',
      },
    },
    {
      name: 'history-remembers-what-evidence-says',
      severity: 'error',
      from: { path: '^server/history/' },
      to: {
        pathNot: '^(server/(history|evidence|ledger)|protocol|node_modules/valibot)/',
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'syntax-knows-text-only',
      severity: 'error',
      from: { path: '^server/syntax/' },
      to: { pathNot: '^(server/syntax|node_modules/typescript)/' },
    },
    {
      name: 'tracing-knows-no-transport',
      severity: 'error',
      from: { path: '^server/(tracing|sources)' },
      to: { path: '^server/(collector|lsp|cli|views|history)/' },
    },
    {
      name: 'traces-are-facts',
      severity: 'error',
      from: { path: '^server/trace/' },
      to: { path: '^server/', pathNot: '^server/(trace|evidence|ledger|collector/schema)' },
    },
    {
      name: 'collector-only-decodes',
      severity: 'error',
      from: { path: '^server/collector/' },
      to: { path: '^server/', pathNot: '^server/collector/' },
    },
    {
      name: 'lsp-and-cli-are-strangers',
      severity: 'error',
      from: { path: '^server/(lsp|cli)/' },
      to: { path: '^server/(lsp|cli)/', pathNot: '^server/$1/' },
    },
    {
      name: 'timeline-is-a-page-of-its-own',
      severity: 'error',
      from: { path: '^timeline/' },
      to: { pathNot: '^(timeline|protocol|node_modules/uplot)/' },
    },
    {
      name: 'debug-session-runs-without-an-editor',
      severity: 'error',
      from: { path: '^client/debug/session\\.ts$' },
      to: { path: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(esbuild\\.mjs$|(dist|\\.vscode-test)/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.cjs', '.js', '.json'] },
  },
};

import tseslint from 'typescript-eslint';

/** Type-checked lint for every TypeScript file; build scripts are plain JavaScript and only formatted. */
export default tseslint.config(
  {
    ignores: [
      'dist',
      'dist.*',
      '.vscode-test',
      'node_modules',
      '**/*.mjs',
      '**/*.cjs',
      'test/matrix/programs',
      'test/workbench/programs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'no-console': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // node:test-like runners take async callbacks; assertions narrow by themselves.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);

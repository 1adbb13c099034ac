import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import astro from 'eslint-plugin-astro';

const TFJS = {
  regex: '^@tensorflow/',
  allowTypeImports: true,
  message: "The page's own scripts never load TensorFlow.js: ask engine/client instead.",
};
const BACKEND = {
  regex: '^@tensorflow/(tfjs$|tfjs-backend|tfjs-node)|/backend/',
  allowTypeImports: true,
  message: 'A backend is chosen only in engine/worker.ts, cli and tests/support, through lib/backend.',
};
const restrict = (...patterns) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
});

export default defineConfig(
  { ignores: ['node_modules', 'dist', 'runs', '.astro', 'public', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...astro.configs['flat/recommended'],
  {
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        document: 'readonly',
        window: 'readonly',
        navigator: 'readonly',
        location: 'readonly',
        localStorage: 'readonly',
        fetch: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        performance: 'readonly',
        self: 'readonly',
        caches: 'readonly',
        Response: 'readonly',
        Request: 'readonly',
        Buffer: 'readonly',
      },
    },
    rules: {
      'no-undef': 'off',
      eqeqeq: 'error',
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Use the seeded generator of lib/random.ts.' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
    },
  },
  {
    // A promise that nobody awaits hides its error.
    files: ['src/**/*.ts', 'tests/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    // DESIGN rule 1: these run anywhere.
    files: ['src/lib/{models,data,training,metrics,weights}/**/*.ts', 'src/lib/random.ts'],
    rules: {
      ...restrict(BACKEND, {
        regex: '^node:|/(engine|ui|cli|components)/',
        message: 'models, data, training, metrics and weights run anywhere: no node:, no page, no engine.',
      }),
      'no-console': 'error',
      'no-restricted-globals': [
        'error',
        'fetch',
        'document',
        'window',
        'self',
        'localStorage',
        'navigator',
        'location',
        'process',
        'Buffer',
      ],
    },
  },
  {
    // Rule 2.
    files: ['src/lib/engine/**/*.ts', 'src/lib/ui/**/*.ts'],
    ignores: ['src/lib/engine/worker.ts'],
    rules: restrict(BACKEND, {
      regex: '^node:|/(cli|components)/',
      message: 'The engine knows neither Node nor the page.',
    }),
  },
  {
    // Rule 3: what a page's script may import. The frontmatter of .astro files runs at build time and is not meant.
    files: ['src/components/**/*.ts', 'src/pages/**/*.astro/*.ts', 'src/components/**/*.astro/*.ts'],
    // Frontmatter's own modules: they run at build time and reach no page.
    ignores: ['src/components/prose/**', 'src/components/demos/build-*.ts'],
    rules: restrict(TFJS, {
      regex:
        '/lib/(?!engine/client|ui/|models/[^/]+/config|models/catalogue|data/(drawing|digit-files)|random)',
      allowTypeImports: true,
      message:
        'A component imports engine/client, ui, models/*/config, data/drawing, data/digit-files and random; the rest as types.',
    }),
  },
  {
    // Rule 5.
    files: ['src/components/controls/**/*.ts', 'src/components/controls/**/*.astro/*.ts'],
    rules: restrict(TFJS, {
      regex: '/engine/|/models/|/demos/',
      allowTypeImports: true,
      message: 'A control knows no model and no engine.',
    }),
  },
  {
    files: ['src/cli/**/*.ts'],
    rules: restrict({
      regex: '/(engine|components|ui)/',
      allowTypeImports: true,
      message: 'The command line never imports the engine or components.',
    }),
  },
);

// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import {
  rehypeFigures,
  rehypeJoinedMaths,
  rehypeScrollable,
  rehypeStrictMaths,
  rehypeWithoutTex,
} from './src/build/markdown.ts';
import { rehypeSections } from './src/build/sections.ts';
import { licences } from './src/build/licences.ts';
import { serviceWorker } from './src/build/service-worker.ts';
import { katexOptions } from './src/components/prose/notation.ts';

process.env.ASTRO_TELEMETRY_DISABLED = '1';

const themeScript = readFileSync(new URL('./src/components/layout/theme-boot.js', import.meta.url), 'utf8');
const themeHash = createHash('sha256').update(themeScript).digest('base64');

/** Drops KaTeX's woff and ttf files: every browser that runs this book reads woff2. */
const katexFonts = {
  name: 'katex-woff2-only',
  enforce: /** @type {const} */ ('pre'),
  /** @param {string} code @param {string} id */
  transform(code, id) {
    if (!/katex(\.min)?\.css/.test(id)) return null;
    return code.replaceAll(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\(["'](?:woff|truetype)["']\)/g, '');
  },
};

export default defineConfig({
  base: process.env.BASE ?? '/',
  integrations: [mdx(), licences(), serviceWorker()],
  markdown: {
    syntaxHighlight: 'prism',
    processor: unified({
      remarkPlugins: [remarkMath],
      rehypePlugins: [
        [rehypeKatex, katexOptions()],
        rehypeStrictMaths,
        rehypeWithoutTex,
        rehypeJoinedMaths,
        rehypeScrollable,
        rehypeFigures,
        rehypeSections,
      ],
    }),
  },
  security: {
    csp: {
      directives: [
        "default-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
      ],
      scriptDirective: { resources: ["'self'", "'wasm-unsafe-eval'"], hashes: [`sha256-${themeHash}`] },
      styleDirective: {
        resources: [
          { resource: "'self'", kind: 'element' },
          // KaTeX positions its boxes by style attributes.
          { resource: "'unsafe-inline'", kind: 'attribute' },
        ],
      },
    },
  },
  vite: {
    plugins: [katexFonts],
    // Small fonts would become data: URLs, which the policy above blocks.
    build: {
      assetsInlineLimit: 0,
      rolldownOptions: {
        // Astro's own marker in MDX modules; it has done its work before bundling.
        onLog: (level, log, report) => {
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
        },
      },
    },
    worker: { format: 'es', rolldownOptions: { output: { comments: { legal: false } } } },
    optimizeDeps: {
      include: [
        '@tensorflow/tfjs-core',
        '@tensorflow/tfjs-core/dist/register_all_gradients',
        '@tensorflow/tfjs-layers',
        '@tensorflow/tfjs-backend-cpu',
        '@tensorflow/tfjs-backend-wasm',
        '@tensorflow/tfjs-backend-webgl',
        'comlink',
      ],
    },
  },
});

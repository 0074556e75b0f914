import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { extendMarkdown } from './markdown.js'
import { BOOST, tokenize } from './search.js'

const errorCodes = readdirSync(join(import.meta.dirname, '../errors'))
  .filter((name) => name.startsWith('E_'))
  .map((name) => name.slice(0, -'.md'.length))
  .toSorted()

/** The path of the site on its host, from the GitHub Pages workflow; no slash at the end. */
const base = `${process.env['DOCS_BASE'] ?? ''}/`

/** `owner/name` when a GitHub workflow builds the site. */
const repository = process.env['GITHUB_REPOSITORY']

export default defineConfig({
  base,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  title: 'wasm-pkg for JavaScript',
  description: 'Import WebAssembly components from registries in JavaScript and TypeScript',
  cacheDir: join(import.meta.dirname, '../../node_modules/.cache/vitepress'),
  markdown: { config: extendMarkdown },
  themeConfig: {
    logo: '/icon.svg',
    siteTitle: 'wasm-pkg',
    search: {
      provider: 'local',
      options: { miniSearch: { options: { tokenize }, searchOptions: { boost: BOOST } } },
    },
    ...(repository === undefined
      ? {}
      : { socialLinks: [{ icon: 'github', link: `${process.env['GITHUB_SERVER_URL']}/${repository}` }] }),
    nav: [
      { text: 'Quick start', link: '/guide/quick-start' },
      { text: 'Concepts', link: '/guide/concepts' },
      { text: 'Configuration', link: '/configuration' },
      { text: 'Errors', link: '/errors/README' },
    ],
    sidebar: [
      {
        text: 'Start',
        items: [
          { text: 'Quick start', link: '/guide/quick-start' },
          { text: 'Concepts', link: '/guide/concepts' },
          { text: 'Coming from elsewhere', link: '/guide/migration' },
          { text: 'Comparison', link: '/guide/comparison' },
        ],
      },
      {
        text: 'Bundlers and runtimes',
        items: [
          { text: 'Vite', link: '/guide/vite' },
          { text: 'Vite recipes', link: '/guide/vite-recipes' },
          { text: 'webpack', link: '/guide/webpack' },
          { text: 'Rspack and Rsbuild', link: '/guide/rspack' },
          { text: 'Rollup and Rolldown', link: '/guide/rollup' },
          { text: 'esbuild', link: '/guide/esbuild' },
          { text: 'Bun', link: '/guide/bun' },
          { text: 'Farm', link: '/guide/farm' },
          { text: 'Node.js without a bundler', link: '/guide/node' },
          { text: 'Deno', link: '/guide/deno' },
          { text: 'Electron', link: '/guide/electron' },
          { text: 'SvelteKit, Astro, Nuxt, Next.js', link: '/frameworks' },
          { text: 'What works where', link: '/bundlers' },
        ],
      },
      {
        text: 'Guide',
        items: [
          { text: 'Types', link: '/guide/types' },
          { text: 'Permissions', link: '/guide/permissions' },
          { text: 'Reviewing a change', link: '/review' },
          { text: 'Looking at the packages', link: '/guide/inspect' },
          { text: 'CI and offline', link: '/guide/ci' },
          { text: 'Shared caches', link: '/guide/caches' },
          { text: 'Workspaces and package managers', link: '/guide/workspaces' },
          { text: 'Private registries', link: '/guide/private-registries' },
          { text: 'Security model', link: '/guide/security' },
          { text: 'Troubleshooting', link: '/guide/troubleshooting' },
        ],
      },
      {
        text: 'Your own components',
        items: [
          { text: 'Write and publish', link: '/guide/authoring' },
          { text: 'Other languages', link: '/guide/languages' },
          { text: 'Source folders', link: '/guide/source-folders' },
          { text: 'WIT folders', link: '/guide/wit-folders' },
          { text: 'npm packages', link: '/guide/npm-packages' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'Specifiers', link: '/specifiers' },
          { text: 'wasmPkg in package.json', link: '/guide/package-json' },
          { text: 'Plugin options', link: '/guide/options' },
          { text: 'Command line', link: '/cli' },
          { text: 'Configuration', link: '/configuration' },
          { text: 'Lock file', link: '/lock-file' },
          { text: 'Benchmarks', link: '/benchmarks' },
          { text: 'Hostile cases', link: '/hostile-cases' },
          { text: 'Architecture', link: '/architecture' },
        ],
      },
      {
        text: 'Error codes',
        collapsed: true,
        items: [
          { text: 'All codes', link: '/errors/README' },
          ...errorCodes.map((code) => ({ text: code, link: `/errors/${code}` })),
        ],
      },
    ],
  },
})

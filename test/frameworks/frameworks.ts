/** A framework with a playground, and how it is driven there. */
export interface Framework {
  readonly name: string
  /** Folder below `playground`. */
  readonly playground: string
  /** Its npm package, whose version is reported. */
  readonly package: string
  /** Oldest Node that its packages ask for, as [major, minor]. */
  readonly node: readonly [number, number]
  /** Programs with their arguments, run by Node in the playground; servers listen at any free port. */
  readonly dev: readonly string[]
  readonly build: readonly string[]
  readonly start: readonly string[]
  /** What a deployment copies after the build, from and to. */
  readonly deployed?: readonly [string, string]
  /** Pages, each with what a component says in it when it is rendered on the server or ahead of time. */
  readonly pages: Readonly<Record<string, string>>
}

const VITE = 'node_modules/vite/bin/vite.js'
const ASTRO = 'node_modules/astro/bin/astro.mjs'
const NUXT = 'node_modules/nuxt/bin/nuxt.mjs'
const NEXT = 'node_modules/next/dist/bin/next'

const GERMAN = 'Guten Tag, Admiral Grace!'

export const frameworks: readonly Framework[] = [
  {
    name: 'sveltekit',
    playground: 'sveltekit',
    package: '@sveltejs/kit',
    node: [22, 17],
    dev: [VITE, 'dev', '--host', '127.0.0.1', '--port', '0'],
    build: [VITE, 'build'],
    start: ['build'],
    pages: { '/': GERMAN },
  },
  {
    name: 'astro',
    playground: 'astro',
    package: 'astro',
    node: [22, 12],
    dev: [ASTRO, 'dev', '--host', '127.0.0.1', '--port', '0'],
    build: [ASTRO, 'build'],
    start: ['dist/server/entry.mjs'],
    pages: { '/': GERMAN, '/static/': 'Bonjour, Grace!' },
  },
  {
    name: 'nuxt',
    playground: 'nuxt',
    package: 'nuxt',
    node: [22, 19],
    dev: [NUXT, 'dev', '--host', '127.0.0.1', '--port', '0'],
    build: [NUXT, 'build'],
    start: ['.output/server/index.mjs'],
    pages: { '/': GERMAN, '/static': GERMAN },
  },
  next('next', []),
  next('next-webpack', ['--webpack']),
  {
    name: 'cloudflare',
    playground: 'cloudflare',
    package: '@cloudflare/vite-plugin',
    node: [22, 12],
    dev: [VITE, 'dev', '--host', '127.0.0.1', '--port', '0'],
    build: [VITE, 'build'],
    // workerd with what would be deployed.
    start: [VITE, 'preview', '--host', '127.0.0.1', '--port', '0'],
    pages: { '/': GERMAN },
  },
]

/** @param bundler what chooses it; Turbopack is the default */
function next(name: string, bundler: readonly string[]): Framework {
  return {
    name,
    playground: 'next',
    package: 'next',
    node: [20, 9],
    dev: [NEXT, 'dev', ...bundler, '--hostname', '127.0.0.1', '--port', '0'],
    build: [NEXT, 'build', ...bundler],
    start: ['.next/standalone/server.js'],
    deployed: ['.next/static', '.next/standalone/.next/static'],
    pages: { '/': GERMAN, '/static': 'Bonjour, Grace!' },
  }
}

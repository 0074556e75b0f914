import type { BundleApp } from '@wasm-pkg/testing/bundle-app'

/** A build, described in a way that works for every bundler. */
export interface Build {
  readonly app: BundleApp
  /** A file of the application: `page.js`. */
  readonly entry: string
  /** Absolute path of the folder for the output. */
  readonly out: string
  readonly platform: 'browser' | 'node'
  /** Where the output will be served: `/` or `/sub/`. */
  readonly base?: string
  readonly minify?: boolean
  readonly sourcemap?: boolean
}

/** A build that goes on when files change. */
export interface Watcher {
  close(): Promise<void>
}

/** Where the output runs. */
export type Place = 'Node' | 'page' | 'worker'

/** What does not work with a bundler, and why. */
export interface Gap {
  readonly place?: Place
  /** A row of the matrix; absent: all of them. */
  readonly kind?: string
  readonly reason: string
  /** What the application as a whole fails with; without it, it runs and only the kind is missing. */
  readonly failure?: RegExp
}

export interface Bundler {
  /** As its users call it. */
  readonly name: string
  /** Its npm package. */
  readonly package: string
  /** The subpath of the plugin: `unplugin-wasm-pkg/vite`. */
  readonly subpath: string
  /** How a page loads its output. */
  readonly script: 'classic' | 'module'
  /** Whether it follows `new Worker(new URL(…, import.meta.url))`; workers of the others are entries of their own. */
  readonly followsWorkers: boolean
  readonly gaps?: readonly Gap[]
  /** Builds, and returns the name of the entry's file in the folder of the output. */
  build(build: Build): Promise<string>
  /** The bundler that watches by the same code of ours; the nightly run tries both. */
  readonly watchesAs?: string
  /** Tells of every build that ended, with its failure. Absent where it has no watch mode. */
  watch?(build: Build, ended: (failure: unknown) => void): Promise<Watcher>
}

/** `page.js` as the name of an entry: `page`. */
export function stem(entry: string): string {
  return entry.replace(/\.js$/u, '')
}

import type { ErrorCode } from '@wasm-pkg/registry-client/errors'
import type { Setup, World } from './world.js'

/** What a surface did: brought the bytes, or refused. */
export type Outcome = Success | Refusal

export interface Success {
  readonly ok: true
  /** What a user of the surface gets. */
  readonly bytes: Uint8Array
  /** Everything printed. */
  readonly output: string
}

export interface Refusal {
  readonly ok: false
  readonly code: string
  /** The failure as a user reads it. */
  readonly message: string
  /** Everything printed or thrown, in its most talkative form. */
  readonly output: string
}

export type Group =
  | 'network'
  | 'tls'
  | 'protocol'
  | 'auth'
  | 'integrity'
  | 'lock'
  | 'cache'
  | 'content'
  | 'config'
  | 'files'
  | 'supply'
  | 'profiles'

export type SurfaceName = 'client' | 'project' | 'cli' | 'vite'

/** `ok` with the right bytes, or refused with one of the codes. */
export type Expected = Result | readonly Result[]

type Result = 'ok' | ErrorCode

/** A fault and what must come of it. The rules of `rules.ts` hold for every case besides. */
export interface HostileCase {
  /** Row of the catalogue, or `+` for a case beyond it. */
  readonly row: number | '+'
  readonly title: string
  readonly setup?: Setup
  /** Plants the fault into a healthy world. */
  readonly plant: (world: World) => void | Promise<void>
  readonly expected: Expected
  /** The message shown to the user. */
  readonly says?: RegExp
  /** Origins that may see credentials; nobody else. @default none */
  readonly credentialsAt?: (world: World) => readonly string[]
  readonly check?: (world: World, outcome: Outcome) => void | Promise<void>
  /** Starts from a lock file and an empty store, and does not ask for versions. */
  readonly frozen?: boolean
  /** Starts from what a healthy install left: lock file and store. */
  readonly installed?: boolean
  /** Whether R2 mends the world by `World.heal` alone. @default true */
  readonly heals?: boolean
  /** Surfaces the case says something about. @default all */
  readonly surfaces?: readonly SurfaceName[]
  /** Part of the quick run on surfaces that start processes. */
  readonly quick?: boolean
}

/** One way to use the product. */
export interface Surface {
  readonly name: SurfaceName
  /** Brings `acme:image@^1.0.0` of the world's project to its user. Never rejects. */
  run(world: World, options: RunOptions): Promise<Outcome>
}

export interface RunOptions {
  readonly offline?: boolean
  readonly frozen?: boolean
}

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
  /** Largest memory of the process, if it had one of its own. */
  readonly peakBytes?: number
}

export interface Refusal {
  readonly ok: false
  readonly code: string
  /** The failure as a user reads it. */
  readonly message: string
  /** Everything printed or thrown, in its most talkative form. */
  readonly output: string
  readonly peakBytes?: number
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

/** `ok` with the right bytes, or refused with the code. */
export type Expected = 'ok' | ErrorCode

/** A fault and its expected result. The rules of `rules.ts` also apply to every case. */
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
  /** Which of the packages `ok` brings. @default 'newest' */
  readonly brings?: 'newest' | 'older'
  /** Origins that must get credentials. No other origin may. @default the registry, if it required a login */
  readonly credentialsAt?: (world: World) => readonly string[]
  readonly check?: (world: World, outcome: Outcome, surface: SurfaceName) => void | Promise<void>
  /** Starts from a lock file and an empty store, and does not ask for versions. */
  readonly frozen?: boolean
  /** Starts from what a healthy install left: lock file and store. */
  readonly installed?: boolean
  /** The command to run. @default 'install' */
  readonly asks?: Asks
  /** Requests of one run; a hundred unless the case is about many. */
  readonly maxRequests?: number
  /** Surfaces the case says something about. @default all */
  readonly surfaces?: readonly SurfaceName[]
  /** Part of the quick run on surfaces that start processes. */
  readonly quick?: boolean
  /** Takes seconds: the quick run plays it on the library alone. */
  readonly slow?: boolean
  /** Keeps a processor busy: nothing else is played at the same time. */
  readonly heavy?: boolean
}

/** An install, or what is known of a package, its signatures included. */
export type Asks = 'install' | 'info'

/** One way to use the product. */
export interface Surface {
  readonly name: SurfaceName
  /** Brings `acme:image@^1.0.0` of the world's project to its user. Never rejects. */
  run(world: World, options: RunOptions): Promise<Outcome>
}

export interface RunOptions {
  readonly offline?: boolean
  readonly frozen?: boolean
  /** @default 'install' */
  readonly asks?: Asks
}

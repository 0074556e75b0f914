import { type ErrorCode, isWasmPkgError } from '@wasm-pkg/registry-client/errors'

/** Exit codes are part of the interface: `docs/cli.md` lists them. */
export const EXIT = {
  ok: 0,
  /** The command failed, or a check found something. */
  failed: 1,
  usage: 2,
  policy: 3,
  /** Trying again may help. */
  network: 4,
  credentials: 5,
  /** Bytes or facts differ from the lock file. */
  integrity: 6,
  /** The lock file does not match the project, is damaged, or has merge conflicts. */
  lock: 7,
  /** An internal error in wasm-pkg. */
  internal: 70,
  /** 128 plus the number of the signal, as in shells. */
  interrupted: 130,
} as const

const BY_CODE: Partial<Record<ErrorCode, number>> = {
  E_USAGE: EXIT.usage,
  E_POLICY: EXIT.policy,
  E_SIGNATURE: EXIT.policy,
  E_NETWORK: EXIT.network,
  E_TIMEOUT: EXIT.network,
  E_RATE_LIMITED: EXIT.network,
  E_HTTP_STATUS: EXIT.network,
  E_AUTH: EXIT.credentials,
  E_CREDENTIALS: EXIT.credentials,
  E_DENIED: EXIT.credentials,
  E_DIGEST: EXIT.integrity,
  E_SIZE: EXIT.integrity,
  E_TAG_MOVED: EXIT.integrity,
  E_LOCK_FACTS: EXIT.integrity,
  E_LOCK_STALE: EXIT.lock,
  E_LOCK_CONFLICT: EXIT.lock,
  E_LOCK_PARSE: EXIT.lock,
  E_LOCK_VERSION: EXIT.lock,
  E_LOCK_RACE: EXIT.lock,
  E_INTERNAL: EXIT.internal,
}

export function exitCodeOf(error: unknown): number {
  return isWasmPkgError(error) ? (BY_CODE[error.code] ?? EXIT.failed) : EXIT.internal
}

import { type Credential, describeCredential } from './credentials/index.js'
import { type ResolutionStep, WasmPkgError } from './errors.js'
import { escapeText } from './text.js'

/** The login that was used for a repository, for messages. */
export interface Login {
  readonly host: string
  readonly credential: Credential
  /** Unsupported authentication schemes that the registry requires, if it offers no other. */
  readonly unknownSchemes: readonly string[]
}

/** Adds the login to a refusal. Returns other failures unchanged. */
export function tellLogin(error: WasmPkgError, login: Login | undefined): WasmPkgError {
  if (login === undefined || !['E_AUTH', 'E_DENIED', 'E_NOT_FOUND'].includes(error.code)) return error
  return new WasmPkgError(error.code, error.message, {
    package: error.package,
    chain: error.chain,
    expected: error.expected,
    actual: error.actual,
    attempts: error.attempts,
    cause: error.cause,
    hint: (error.code === 'E_DENIED' ? hintOf(login) : undefined) ?? error.hint,
  })
}

/** The step in an error's chain that names the login. */
export function loginSteps(error: WasmPkgError, login: Login | undefined): readonly ResolutionStep[] {
  if (login === undefined || !['E_AUTH', 'E_DENIED', 'E_NOT_FOUND'].includes(error.code)) return []
  const { credential } = login
  const note = credential.passedOver === undefined ? '' : `; ${credential.passedOver}`
  return [{ label: 'login', value: `${describeCredential(credential)}${note}` }]
}

function hintOf({ host, credential, unknownSchemes }: Login): string | undefined {
  const at = escapeText(host)
  if (unknownSchemes.length > 0) {
    const schemes = unknownSchemes.map((scheme) => escapeText(scheme)).join(', ')
    return `${at} requires authentication with ${schemes}, which is not supported. Basic and Bearer are.`
  }
  if (credential.kind === 'anonymous' && credential.passedOver !== undefined) {
    return `Log in (\`npx @wasm-pkg/cli login ${at}\`), or name it as [registry."${at}"] in your configuration file.`
  }
  if (credential.kind === 'anonymous') return undefined
  return `${at} refused ${describeCredential(credential)}: check the name, whether this login may read it, and whether it is outdated (\`npx @wasm-pkg/cli login ${at}\`).`
}

import { type Credential, describeCredential } from './credentials/index.js'
import { type ResolutionStep, WasmPkgError } from './errors.js'
import { escapeText } from './text.js'

/** Who a repository was asked as, for messages. */
export interface Login {
  readonly host: string
  readonly credential: Credential
  /** Authentication schemes that the registry asks for and that we do not speak, if it asks for no other. */
  readonly unknownSchemes: readonly string[]
}

/** The failure with what the login has to do with it. Others than refusals stay as they are. */
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

/** The step of an error's chain that says who asked. */
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

import { type ChildProcess, spawn } from 'node:child_process'
import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import type { StoredCredential } from './types.js'

/** docker's helpers answer within a second, even if they ask a keyring. A hanging helper must not block the build. */
const TIMEOUT_MS = 10_000

/** docker's largest tokens have a few kilobytes. */
const MAX_OUTPUT_BYTES = 128 * 1024

/** With this user name, helpers indicate that the secret is an identity token. */
const IDENTITY_TOKEN_USER = '<token>'

/** The message of docker's own helpers for an unknown server. */
const NOT_FOUND = /credentials not found/i

/** Only a file name, never a path, because it becomes part of the program's name. */
const HELPER_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/**
 * Asks `docker-credential-<name>` for a server's credential.
 *
 * @returns undefined if the helper has none
 * @throws WasmPkgError `E_CREDENTIALS` if the helper cannot run, fails or answers nonsense; its output is not quoted
 */
export async function helperGet(
  name: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<StoredCredential | undefined> {
  const { exitCode, output } = await runHelper(name, 'get', server, env)
  if (exitCode !== 0) {
    if (NOT_FOUND.test(output)) return undefined
    throw helperError(name, `exited with code ${exitCode}`)
  }
  const { Username: username, Secret: secret } = parseAnswer(name, output)
  if (typeof username !== 'string' || typeof secret !== 'string') throw helperError(name, 'gave no Username and Secret')
  if (secret === '') return undefined
  return username === IDENTITY_TOKEN_USER
    ? { kind: 'identity-token', token: secret }
    : { kind: 'basic', username, password: secret }
}

/** Stores a credential with the helper. Errors as for `helperGet`. */
export async function helperStore(
  name: string,
  server: string,
  credential: StoredCredential,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const [username, secret] =
    credential.kind === 'basic' ? [credential.username, credential.password] : [IDENTITY_TOKEN_USER, credential.token]
  const input = JSON.stringify({ ServerURL: server, Username: username, Secret: secret })
  const { exitCode } = await runHelper(name, 'store', input, env)
  if (exitCode !== 0) throw helperError(name, `exited with code ${exitCode}`)
}

/** Erases a server's credential from the helper. Returns whether there was one. Errors as for `helperGet`. */
export async function helperErase(name: string, server: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { exitCode, output } = await runHelper(name, 'erase', server, env)
  if (exitCode === 0) return true
  if (NOT_FOUND.test(output)) return false
  throw helperError(name, `exited with code ${exitCode}`)
}

function parseAnswer(name: string, output: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(output)
    if (typeof answer === 'object' && answer !== null) return answer as Readonly<Record<string, unknown>>
  } catch {
    // Reported below. The parser's own message would quote the secret.
  }
  throw helperError(name, 'gave an answer that is not a JSON object')
}

/** Runs the helper without a shell and passes the input on its standard input. */
async function runHelper(
  name: string,
  action: 'get' | 'store' | 'erase',
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<{ exitCode: number; output: string }> {
  if (!HELPER_NAME.test(name)) throw helperError(name, 'is not a helper name')
  return new Promise((resolve, reject) => {
    // A separate process group, so that processes that the helper starts end with it. As with docker, the helper has no
    // terminal.
    const detached = process.platform !== 'win32'
    const options = {
      env,
      detached,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'ignore'] as ['pipe', 'pipe', 'ignore'],
    }
    const child = spawn(`docker-credential-${name}`, [action], options)
    const chunks: Buffer[] = []
    let length = 0
    const settle = (done: () => void): void => {
      clearTimeout(timer)
      // A child process that is still running keeps the pipe open.
      child.stdout.destroy()
      done()
    }
    const give = (problem: string): void => {
      endGroup(child, detached)
      settle(() => reject(helperError(name, problem)))
    }
    const timer = setTimeout(() => give(`gave no answer within ${TIMEOUT_MS / 1000} s`), TIMEOUT_MS)
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > MAX_OUTPUT_BYTES) give(`cannot be run: it printed more than ${MAX_OUTPUT_BYTES} bytes`)
      else chunks.push(chunk)
    })
    child.on('error', (error) => {
      const code = 'code' in error ? String(error.code) : error.name
      settle(() => reject(helperError(name, `cannot be run (${code})`)))
    })
    child.on('close', (exitCode, signal) => {
      if (exitCode === null) give(`cannot be run (${signal ?? 'killed'})`)
      else settle(() => resolve({ exitCode, output: Buffer.concat(chunks).toString('utf8') }))
    })
    // A helper that exits without reading its input closes the pipe. Its exit code is then enough.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** Sends SIGKILL, which no program can ignore, to the helper and the processes that it started. */
function endGroup(child: ChildProcess, isGroup: boolean): void {
  try {
    if (isGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It has already exited.
  }
}

function helperError(name: string, problem: string): WasmPkgError {
  return new WasmPkgError('E_CREDENTIALS', `the credential helper docker-credential-${escapeText(name)} ${problem}`)
}

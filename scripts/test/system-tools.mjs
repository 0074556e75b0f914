import { existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { run } from '../lib/spawn.mjs'

/**
 * Debian packages, with the program or file that tests use. Without one, the suites that need it are skipped and say
 * so.
 */
const tools = [
  ['docker-registry', 'docker-registry'],
  ['skopeo', 'skopeo'],
  ['apache2-utils', 'htpasswd'],
  ['chromium', 'chromium'],
  ['openssl', 'openssl'],
  ['tmux', 'tmux'],
  ['zsh', 'zsh'],
  ['fish', 'fish'],
  ['clang', 'clang'],
  ['lld', 'wasm-ld'],
  ['wasi-libc', '/usr/include/wasm32-wasi/stdio.h'],
  ['libclang-rt-dev-wasm32', '/usr/share/doc/libclang-rt-dev-wasm32'],
]

const installed = (/** @type {string} */ program) =>
  isAbsolute(program)
    ? existsSync(program)
    : (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))

/** Rust's target for components. */
const RUST_TARGET = 'wasm32-wasip2'

/** Installs tools of other languages, if the languages are installed, and wasmtime, with which our results are compared. */
async function installCompilers() {
  if (installed('rustup')) await run('rustup', ['target', 'add', RUST_TARGET])
  if (!installed('pip')) return
  if (!installed('componentize-py')) await run('pip', ['install', '--quiet', 'componentize-py'])
  const { code } = await run('python3', ['-c', 'import wasmtime'])
  if (code !== 0) await run('pip', ['install', '--quiet', 'wasmtime'])
}

/** On Debian as root, installs the programs that tests use. Elsewhere, and on failure, does nothing. */
export async function installSystemTools() {
  const isOurs = process.getuid?.() === 0 && installed('apt-get')
  if (isOurs) await installCompilers()
  const missing = tools.filter(([, program]) => !installed(program))
  if (missing.length === 0) return
  if (isOurs) {
    process.stdout.write(`Installing ${missing.map(([name]) => name).join(', ')}…\n`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env })
    for (const [name] of missing)
      await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env })
  }
  for (const [name, program] of missing) {
    if (!installed(program)) process.stdout.write(`${name} is not installed: tests that need it are skipped\n`)
  }
}

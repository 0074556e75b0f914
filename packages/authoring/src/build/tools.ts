/** What installs a tool that a build command needs, by the name of its program. */
const INSTALLS: ReadonlyMap<string, string> = new Map([
  ['cargo', "Install Rust with rustup (rustup.rs), then its target with 'rustup target add wasm32-wasip2'."],
  ['rustc', "Install Rust with rustup (rustup.rs), then its target with 'rustup target add wasm32-wasip2'."],
  ['componentize-py', "Install it with 'pip install componentize-py'."],
  ['wit-bindgen', "Install it with 'cargo install wit-bindgen-cli'."],
  ['wasm-tools', "Install it with 'cargo install wasm-tools'."],
  ['clang', "Install it, for example with 'apt-get install clang lld wasi-libc libclang-rt-dev-wasm32'."],
  ['go', 'Install Go (go.dev/dl).'],
  ['jco', "Install it with 'npm install --save-dev @bytecodealliance/jco'."],
])

/** What a tool prints if a part of it is missing, and what installs that part. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/wasm32-wasip2.{0,3} target may not be installed/, "Install it with 'rustup target add wasm32-wasip2'."],
  [
    /unable to find library -lc\b|'(?:stdio|stdlib|string)\.h' file not found/,
    "Install the C library for WASI, for example with 'apt-get install wasi-libc libclang-rt-dev-wasm32'.",
  ],
  [
    /unable to execute command.*wasm-ld|wasm-ld.{0,40}(?:not found|No such file)/,
    "Install the linker, for example with 'apt-get install lld'.",
  ],
]

/** Shells exit with it if a program does not exist. cmd.exe has its own. */
const NOT_FOUND: ReadonlySet<number | null> = new Set([127, 9009])

/**
 * What installs the tool, or the part of it, that a failed command needs.
 *
 * @param output what the command printed
 * @param exitCode `null` if a signal ended it
 */
export function installHint(command: string, output: string, exitCode: number | null): string | undefined {
  const part = PARTS.find(([pattern]) => pattern.test(output))
  if (part !== undefined) return part[1]
  if (!NOT_FOUND.has(exitCode)) return undefined
  const missing = /(?:^|[\s:'"])(?<program>[\w.-]+)(?:: command)?(?:: not found|' is not recognized)/m.exec(output)
    ?.groups?.['program']
  const program =
    missing ?? /^\s*(?:\w+=\S*\s+)*(?:\S*[\\/])?(?<program>[\w.-]+)/.exec(command)?.groups?.['program'] ?? ''
  return INSTALLS.get(program) ?? 'Install it, or correct wasmPkg.build.command.'
}

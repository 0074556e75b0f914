import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * A compiler of another language.
 *
 * @typedef {object} Tool
 * @property {string} name the name in messages of skipped suites
 * @property {() => string | undefined} version `undefined` if it, or a part of it, is missing
 */

/** @satisfies {Record<string, Tool>} */
export const TOOLS = {
  c: {
    name: 'clang, lld and wasi-libc',
    // Where Debian's packages put them.
    version: () =>
      existsSync('/usr/bin/wasm-ld') && existsSync('/usr/include/wasm32-wasi/stdio.h')
        ? printed('clang', '--version')
        : undefined,
  },
  go: { name: 'Go', version: () => printed('go', 'version') },
  python: { name: 'componentize-py', version: () => printed('componentize-py', '--version') },
  rust: {
    name: 'Rust with the target wasm32-wasip2',
    version() {
      // Also printed for a target that is not installed.
      const folder = printed('rustc', '--print=target-libdir', '--target=wasm32-wasip2')
      return folder !== undefined && existsSync(folder) ? printed('cargo', '--version') : undefined
    },
  },
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {string | undefined} what it prints, `undefined` if it cannot run
 */
function printed(program, ...args) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

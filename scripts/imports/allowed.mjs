/** What stands against the rules today. It may only get less: what is settled has to leave the list. */
const ALLOWED = {
  imports: [],
  files: [],
  folders: [],
  long: [],
}

/**
 * @param {Readonly<Record<keyof typeof ALLOWED, readonly string[]>>} found
 * @returns {{ refused: readonly string[], kept: readonly string[], settled: readonly string[] }}
 */
export function readAllowed(found) {
  const lines = Object.values(found).flat()
  /** @type {readonly string[]} */
  const allowed = Object.values(ALLOWED).flat()
  return {
    refused: lines.filter((line) => !allowed.includes(line)),
    kept: lines.filter((line) => allowed.includes(line)),
    settled: allowed.filter((line) => !lines.includes(line)),
  }
}

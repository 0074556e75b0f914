/** Current violations of the rules. The list may only get shorter: fixed ones must be removed. */
const ALLOWED = [
  // The test parses the commands that the documentation shows, with the parser itself.
  'test: test/docs/blocks.test.ts -> packages/cli/src/catalog.ts',
  'test: test/docs/blocks.test.ts -> packages/cli/src/frame/parse.ts',
]

/**
 * @param {readonly string[]} found
 * @returns {{ refused: readonly string[], kept: readonly string[], settled: readonly string[] }}
 */
export function compareWithAllowed(found) {
  return {
    refused: found.filter((line) => !ALLOWED.includes(line)),
    kept: found.filter((line) => ALLOWED.includes(line)),
    settled: ALLOWED.filter((line) => !found.includes(line)),
  }
}

import { nodeProblem } from '@wasm-pkg/registry-client/node-version'

const problem = nodeProblem()
if (problem !== undefined) {
  process.stderr.write(`error: ${problem}\n`)
  process.exit(1)
}

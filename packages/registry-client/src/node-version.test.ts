import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { nodeProblem, requireNode, SUPPORTED_NODE } from './node-version.js'

it('is the range that package.json gives', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    engines: { node: string }
  }
  expect(manifest.engines.node).toBe(SUPPORTED_NODE)
})

it.each(['20.19.0', '20.20.2', '22.12.0', '23.0.0', '24.1.0', '26.10.0'])('lets %s pass', (version) => {
  expect(nodeProblem(version)).toBeUndefined()
})

it.each(['16.20.2', '18.20.8', '20.0.0', '20.18.3', '21.7.3', '22.11.0'])('names %s and what is needed', (version) => {
  expect(nodeProblem(version)).toBe(`wasm-pkg needs Node.js ^20.19.0 || >=22.12.0, and this is ${version}`)
})

it('lets this Node pass', () => expect(requireNode).not.toThrow())

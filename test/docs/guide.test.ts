import { createRegistryClient, loadConfig, openStore, parsePackageName, parseVersion } from '@wasm-pkg/registry-client'
import { type RegistryServer, startRegistryServer } from '@wasm-pkg/registry-server'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../node/app.js'
import { buildSample } from '../support/samples.js'

const guide = join(import.meta.dirname, '../../docs/guide')
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-guide-'))
/** What the pages call the registry. */
const REGISTRY = 'localhost:5000'

let registry: RegistryServer

beforeAll(async () => {
  registry = await startRegistryServer()
  const config = await loadConfig({ registry: registry.host, env: {} })
  const client = createRegistryClient({ config, store: openStore({ dir: folder }), env: {} })
  const { name, version, bytes } = await buildSample('docs:adder@0.1.0')
  await client.publish({ name: parsePackageName(name), version: parseVersion(version), bytes })
  await client.close()
})
afterAll(async () => {
  await registry.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The code blocks of a page that name their file, as in a fence that begins with `js [main.mjs]`. */
function filesOf(page: string): Record<string, string> {
  const text = readFileSync(join(guide, page), 'utf8').replaceAll(REGISTRY, registry.host)
  const found = text.matchAll(/```\w+ \[(?<file>[^\]\n]+)\]\n(?<code>[\s\S]*?)```/g)
  return Object.fromEntries([...found].map(({ groups = {} }) => [groups['file'], groups['code']]))
}

describe('the guide', () => {
  it('to Node.js runs as it is written', async () => {
    const files = filesOf('node.md')
    const app = await createApp(files)
    try {
      await app.write('package.json', files['package.json'] ?? '')
      await app.useRegistry('')
      const run = (file: string) => app.run(process.execPath, file)
      expect(await run('main.mjs')).toEqual({ code: 0, stdout: 'Hello, Node.js! 5\n', stderr: '' })
      expect(await run('lazy.cjs')).toEqual({ code: 0, stdout: 'Hello, CommonJS!\n', stderr: '' })
    } finally {
      await app.remove()
    }
  })
})

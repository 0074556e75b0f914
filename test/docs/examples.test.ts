import { formatLock, parseLock } from '@wasm-pkg/project/lock-file'
import { parseManifest } from '@wasm-pkg/project'
import { parseSpecifier } from '@wasm-pkg/project/specifier'
import { loadConfig } from '@wasm-pkg/registry-client/config'
import { matchesRequirement, parseRequirement } from '@wasm-pkg/registry-client/requirement'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const docs = join(import.meta.dirname, '../../docs')
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-docs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function blocks(page: string, language: string): readonly string[] {
  const text = readFileSync(join(docs, page), 'utf8')
  return [...text.matchAll(new RegExp(`\`\`\`${language}(?: \\[[^\\]\\n]+\\])?\\n(?<code>[\\s\\S]*?)\`\`\``, 'g'))].map(
    (block) => block.groups?.['code'] ?? '',
  )
}

const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.md') && !name.startsWith('.'),
)
const having = (language: string): readonly string[] => pages.filter((page) => blocks(page, language).length > 0)

describe('the examples in the documentation', () => {
  it.each(having('toml').filter((page) => page !== 'lock-file.md'))('of configuration in %s load', async (page) => {
    for (const toml of blocks(page, 'toml')) {
      const configFile = join(folder, 'config.toml')
      writeFileSync(configFile, toml)
      const config = await loadConfig({ configFile, env: {} })
      expect(config.sources.length).toBeGreaterThan(0)
    }
  })

  it.each(having('json'))('of package.json in %s are understood', (page) => {
    for (const json of blocks(page, 'json')) {
      const text = JSON.parse(json) as { wasmPkg?: object }
      const manifest = parseManifest(json, join(folder, 'package.json'))
      const parts = [manifest.dependencies.size, manifest.overrides.size, manifest.permissions.size]
      const found =
        parts.some((size) => size > 0) || manifest.build !== undefined || Object.keys(manifest.registries).length > 0
      expect(found).toBe(text.wasmPkg !== undefined)
    }
  })

  it('of the lock file is in the canonical form', async () => {
    const [toml = ''] = blocks('lock-file.md', 'toml')
    expect(formatLock(await parseLock(toml, 'wasm-pkg.lock'))).toBe(toml)
  })

  it('of specifiers are specifiers', () => {
    const text = readFileSync(join(docs, 'specifiers.md'), 'utf8')
    const examples = [...text.matchAll(/^\| `(?<example>acme:[^`]+)` \|/gm)].map((row) => row.groups?.['example'] ?? '')
    expect(examples.map((example) => parseSpecifier(example).text)).toEqual(examples)
    expect(examples).toHaveLength(4)
  })

  it.each([
    ['1.2', '1.9.0', '2.0.0'],
    ['^0.3.1', '0.3.9', '0.4.0'],
    ['~1.2', '1.2.9', '1.3.0'],
    ['>=1.2, <1.5', '1.4.9', '1.5.0'],
    ['*', '7.0.0', '7.0.0-rc.1'],
  ])('of the requirement %s match %s and not %s', (requirement, inside, outside) => {
    expect(readFileSync(join(docs, 'specifiers.md'), 'utf8')).toContain(`\`${requirement}\``)
    expect(matchesRequirement(parseRequirement(requirement), parseVersion(inside))).toBe(true)
    expect(matchesRequirement(parseRequirement(requirement), parseVersion(outside))).toBe(false)
  })
})

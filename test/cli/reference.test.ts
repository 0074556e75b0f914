import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '@wasm-pkg/testing/tarballs'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
const page = join(root, 'docs/cli.md')
const HEADING = '## Reference\n'

async function commandNames(): Promise<readonly string[]> {
  const { stdout } = await box.run(['--help'])
  const [, list = ''] = stdout.split('Commands:\n')
  return [...list.split('\n\n')[0]!.matchAll(/^ {2}(?<name>[a-z]+(?: [a-z]+)?)(?:, [a-z]+)* {2,}/gm)].map(
    (row) => row.groups?.['name'] ?? '',
  )
}

/** The reference as the packed command line prints it itself. */
async function reference(): Promise<string> {
  const parts: string[] = []
  for (const name of await commandNames()) {
    const { code, stdout } = await box.run([...name.split(' '), '--help'])
    expect(code).toBe(0)
    // What every command takes is said once, above.
    const own = stdout.replace(/\nOptions of every command:\n(?: .*\n)*/, '')
    parts.push(`### wasm-pkg ${name}\n\n\`\`\`text\n${own.trimEnd()}\n\`\`\`\n`)
  }
  return parts.join('\n')
}

describe('docs/cli.md', () => {
  it('has the reference that --help prints (UPDATE_DOCS=1 writes it)', async () => {
    const text = await readFile(page, 'utf8')
    const start = text.indexOf(HEADING) + HEADING.length
    const expected = `\n${await reference()}`
    if (process.env['UPDATE_DOCS'] === '1') await writeFile(page, text.slice(0, start) + expected)
    else expect(text.slice(start)).toBe(expected)
  })

  it('describes the document of every command that takes --json, and of no other', async () => {
    const text = await readFile(page, 'utf8')
    const rows = text.slice(text.indexOf('| command | document |'), text.indexOf('## Publishing'))
    const described = [...rows.matchAll(/^\| (?<names>`[^|]+`) \|/gm)].flatMap((row) =>
      [...(row.groups?.['names'] ?? '').matchAll(/`([^`]+)`/g)].map((name) => name[1] ?? ''),
    )
    const taking: string[] = []
    for (const name of await commandNames()) {
      const { stdout } = await box.run([...name.split(' '), '--help'])
      if (stdout.includes('--json ')) taking.push(name)
    }
    expect(described.toSorted()).toEqual(taking.toSorted())
  })

  it('lists the exit codes there are', async () => {
    const { EXIT } = await import('@wasm-pkg/cli')
    const text = await readFile(page, 'utf8')
    const listed = [...text.matchAll(/^\| (?<code>\d+) \|/gm)].map((row) => Number(row.groups?.['code']))
    expect(listed).toEqual(Object.values(EXIT).toSorted((a, b) => a - b))
  })
})

import { LANGUAGES, newPackageFiles } from '@wasm-pkg/authoring'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Command, defineCommand } from '../frame/command.js'
import { version } from '../frame/version.js'

export const command: Command = defineCommand({
  parameters: ['<package>'],
  options: {
    language: { type: 'string', choices: LANGUAGES, value: 'name', text: 'Write it in this language (default: ts)' },
  },
  details:
    'Writes a new component, ready to be built, tested and published, into the current folder: its WIT, its code, a test that imports it by its name, and a workflow for GitHub Actions that publishes it. If any of the files exists, nothing is written.',
  examples: ['wasm-pkg new acme:slug', 'wasm-pkg new acme:slug --language rust'],
  json: true,
  async run(context, [text = ''], { language = 'ts' }) {
    const name = parsePackageName(text)
    const files = Object.entries(newPackageFiles(language, { name, version: version() }))
    const root = context.cwd
    const existing = files.flatMap(([path]) => (existsSync(join(root, path)) ? [path] : []))
    if (existing.length > 0) {
      throw new WasmPkgError('E_USAGE', `new would replace ${existing.join(', ')}`, {
        hint: 'Run it in an empty folder.',
      })
    }
    for (const [path, content] of files) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFileAtomic(join(root, path), content, { expectCurrent: 'absent', within: root })
    }
    const paths = files.map(([path]) => path)
    context.print({ package: formatPackageName(name), language, files: paths }, () =>
      [...paths.map((path) => `create ${path}`), 'Next: npm install, npx wasm-pkg build, npx vitest'].join('\n'),
    )
  },
})

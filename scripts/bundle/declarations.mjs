import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { root } from '../lib/root.mjs'
import { publishedName } from './packages.mjs'

/**
 * Writes the declarations of the entries as the compiler wrote them: a tree of files beside the bundled code, with the
 * published names.
 *
 * @param {import('./entries.mjs').Entries} entries
 * @param {string} target
 * @param {import('./bundle.mjs').OutputName} outputName
 */
export function writeDeclarations(entries, target, outputName) {
  const files = new Set(Object.values(entries).map((file) => declarationOf(file)))
  for (const file of files) {
    let code = readFileSync(file, 'utf8')
    for (const { value, start, end } of specifiersOf(file, code).toReversed()) {
      if (value.startsWith('.')) files.add(declarationOf(join(dirname(file), value)))
      else code = `${code.slice(0, start)}'${publishedName(value)}'${code.slice(end)}`
    }
    const written = join(target, outputName(relative(join(root, 'packages'), file).replaceAll('\\', '/')))
    mkdirSync(dirname(written), { recursive: true })
    writeFileSync(written, code)
  }
}

/** @param {string} file @param {string} code @returns {{ value: string, start: number, end: number }[]} in order */
function specifiersOf(file, code) {
  const { module, program } = parseSync(file, code)
  const found = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries[0]?.moduleRequest ?? []),
  ]
  new Visitor({ TSImportType: ({ source }) => void found.push(source) }).visit(program)
  return found.toSorted((a, b) => a.start - b.start)
}

/** @param {string} file */
const declarationOf = (file) => file.replace(/\.js$/, '.d.ts')

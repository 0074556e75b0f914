import { OUTPUT_NAME } from './jco.js'
import type { TaskFiles } from './tasks.js'

const WORLD = 'wasm-pkg-all-interfaces'
const ROOT = 'package.wit'

/**
 * The declaration files of a WIT package. jco makes types of a world, so a world is added that imports every interface,
 * and the packages that this one uses are nested in its text.
 */
export async function generateWitPackageDeclarations(bytes: Uint8Array): Promise<TaskFiles> {
  const jco = await import('@bytecodealliance/jco-transpile/component')
  await jco.$init
  const files = jco.unpackWit(undefined, bytes)
  const root = textOf(files.get(ROOT))
  const imports = interfaceNames(root).map((name) => `  import %${name};\n`)
  const dependencies = [...files].filter(([path]) => path !== ROOT).map(([, text]) => nested(textOf(text)))
  const val = `${root}\nworld ${WORLD} {\n${imports.join('')}}\n${dependencies.join('\n')}`
  return jco.generateTypes(OUTPUT_NAME, {
    wit: { tag: 'source', val },
    world: WORLD,
    features: { tag: 'all' },
    asyncMode: { tag: 'sync' },
  })
}

/** The package's own source, as wasm-tools prints it. */
export async function unpackWitPackage(bytes: Uint8Array): Promise<TaskFiles> {
  const jco = await import('@bytecodealliance/jco-transpile/component')
  await jco.$init
  return [[ROOT, Buffer.from(textOf(jco.unpackWit(undefined, bytes).get(ROOT)))]]
}

function textOf(text: unknown): string {
  return typeof text === 'string' ? text : Buffer.from(text as Uint8Array).toString('utf8')
}

/** `package a:b@1.0.0;` at the top becomes `package a:b@1.0.0 { … }`. The text is wasm-tools' own print of the binary. */
function nested(text: string): string {
  const header = /^package [^;{]+/m.exec(text)
  if (header === null) return ''
  const end = header.index + header[0].length
  return `${text.slice(0, end)} {\n${text.slice(end + 1)}\n}\n`
}

/** Names of the interfaces at the top level, where wasm-tools' print indents nothing. */
function interfaceNames(text: string): readonly string[] {
  return [...text.matchAll(/^interface %?([a-z0-9-]+) \{/gim)].map((match) => match[1] ?? '')
}

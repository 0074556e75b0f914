import { withoutComments } from '@wasm-pkg/project/source-folder'
import { printDependencies, type WitSource } from '../wit/source.js'
import { wasiImports } from './wasi-wit.js'
import type { Need } from './needs.js'

/** The line of a file that says which package it belongs to. */
const PACKAGE_LINE = /^[ \t]*package\s+(?<id>[^\s;{]+)\s*;/m

/** A world that a component is built for. */
export interface BuildWorld {
  readonly name: string
  /** The WIT of it and of everything that it uses, as one text. */
  readonly text: string
}

/** The WIT of a component's sources. */
export interface GuestWit {
  readonly own: WitPackage
  readonly deps: readonly WitPackage[]
}

/** The WIT of a folder with what it refers to, as text. @throws WasmPkgError `E_BUILD` */
export async function guestWit(source: WitSource): Promise<GuestWit> {
  const texts = await printDependencies(source)
  return {
    own: packageOf(source.files.map(({ text }) => text)),
    deps: texts.map(({ text }) => packageOf([text])),
  }
}

/** The full id of an interface: `docs:adder/add@0.1.0` for `docs:adder/add`. */
export function interfaceIdIn({ own, deps }: GuestWit, id: string): string {
  if (id.includes('@')) return id
  const name = id.slice(0, id.indexOf('/'))
  const version = [own, ...deps].find((each) => each.id.startsWith(`${name}@`))?.id.split('@')[1]
  return version === undefined ? id : `${id}@${version}`
}

/**
 * The author's world, and what the code needs in addition to it.
 *
 * @param id of the author's world, `ns:name/world@version`
 */
export function buildWorld({ own, deps }: GuestWit, id: string, needs: Iterable<Need>): BuildWorld {
  const wasi = wasiImports(needs)
  const known = new Set(deps.map((dep) => dep.id))
  const added = [...wasi.packages].flatMap(([name, text]) => (known.has(name) ? [] : [text]))
  const imports = wasi.interfaces.map((name) => `  import ${name};`)
  const guest = [`world guest {`, `  include ${id};`, ...imports, '}']
  const text = ['package wasm-pkg:build;', guest.join('\n'), ...[own, ...deps].map(nested), ...added].join('\n\n')
  return { name: 'guest', text: `${text}\n` }
}

export interface WitPackage {
  readonly id: string
  readonly items: string
}

/** The texts of one package. Each, or only one of them, names it. */
function packageOf(texts: readonly string[]): WitPackage {
  let id = ''
  const parts: string[] = []
  for (const text of texts) {
    const line = PACKAGE_LINE.exec(withoutComments(text))
    id = line?.groups?.['id'] ?? id
    parts.push(line === null ? text : text.slice(0, line.index) + text.slice(line.index + line[0].length))
  }
  return { id, items: parts.join('\n') }
}

function nested({ id, items }: WitPackage): string {
  return `package ${id} {\n${items.trim()}\n}`
}

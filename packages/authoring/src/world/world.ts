import { escapeText } from '@wasm-pkg/registry-client/text'
import { buildError } from '../errors/build-error.js'
import { printDependencies, type WitSource } from '../wit/source.js'
import { withoutComments } from './wit-comments.js'
import { wasiImports } from './wasi-wit.js'
import type { Need } from './needs.js'

/** The line of a file that says which package it belongs to. */
const PACKAGE_LINE = /^[ \t]*package\s+(?<id>[^\s;{]+)\s*;/m

const WORLD = /(?:^|[\s;}])world\s+%?(?<name>[a-z][a-z0-9-]*)\s*\{/g

const WAITS = /\basync\s+func\b|\b(?:stream|future)\s*[<;,)]/

/** A world that a component is built for. */
export interface BuildWorld {
  readonly name: string
  /** The WIT of it and of everything that it uses, as one text. */
  readonly text: string
  /** Whether functions are async, or take streams or futures. */
  readonly isAsync: boolean
}

/** The WIT of a component's sources. */
export interface GuestWit {
  readonly folder: string
  readonly own: WitPackage
  readonly deps: readonly WitPackage[]
}

/**
 * The WIT of a folder with what it refers to, as text.
 *
 * @throws WasmPkgError `E_BUILD`
 */
export async function guestWit(folder: string, source: WitSource): Promise<GuestWit> {
  const texts = await printDependencies(source)
  return {
    folder,
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
 * @param chosen the name of the world, if the WIT has several
 * @throws WasmPkgError `E_BUILD`
 */
export function buildWorld(
  { folder, own, deps }: GuestWit,
  chosen: string | undefined,
  needs: Iterable<Need>,
): BuildWorld {
  const plain = withoutComments(own.items)
  const worlds = [...plain.matchAll(WORLD)].map(({ groups }) => groups?.['name'] ?? '')
  const name = chooseWorld(worlds, chosen, folder)
  const wasi = wasiImports(needs)
  const known = new Set(deps.map(({ id }) => id))
  const added = [...wasi.packages].flatMap(([id, text]) => (known.has(id) ? [] : [text]))
  const imports = wasi.interfaces.map((id) => `  import ${id};`)
  const [path = '', version] = own.id.split('@')
  const guest = [
    `world guest {`,
    `  include ${path}/${name}${version === undefined ? '' : `@${version}`};`,
    ...imports,
    '}',
  ]
  const text = ['package wasm-pkg:build;', guest.join('\n'), ...[own, ...deps].map(nested), ...added].join('\n\n')
  return { name: 'guest', text: `${text}\n`, isAsync: WAITS.test(plain) }
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

function chooseWorld(names: readonly string[], chosen: string | undefined, folder: string): string {
  const shown = escapeText(folder, 1000)
  if (chosen !== undefined) {
    if (names.includes(chosen)) return chosen
    throw buildError(`${shown} has no world ${escapeText(chosen)}`, {
      expected: names.join(' or '),
      hint: 'Correct wasmPkg.build.world.',
    })
  }
  const [first, ...others] = names
  if (first === undefined)
    throw buildError(`${shown} has no world`, { hint: 'Write what the component exports: world … { }' })
  if (others.length === 0) return first
  throw buildError(`${shown} has several worlds: ${names.join(', ')}`, { hint: 'Name one in wasmPkg.build.world.' })
}

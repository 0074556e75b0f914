import type { PackageTypes } from './types.js'

/** The exports of a package for a program. */
export interface ExportedDeclarations {
  /** Names that an import can use: functions, classes and interfaces. */
  readonly names: readonly string[]
  /** The declarations as one TypeScript text, with each interface as a namespace. */
  readonly text: string
}

/** Matches lines that the printer of a world writes (world.ts, print.ts). */
const INTERFACE = /^ {2}export \* as (?<name>[\w$]+) from "(?<module>[^"]+)";\n/gm
const IMPORTED_TYPES = /^ {2}export type \* as .*\n/gm
const VALUE = /^export (?:function|class|const) (?<name>[\w$]+)/gm

/** The exports of a package for people to read. */
export function exportedDeclarations({ scope, world, blocks }: PackageTypes): ExportedDeclarations {
  const texts = new Map(blocks.map(({ id, text }) => [id, text]))
  const interfaces = [...world.matchAll(INTERFACE)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    text: texts.get(groups?.['module'] ?? '') ?? '',
  }))
  const own = world.replaceAll(INTERFACE, '').replaceAll(IMPORTED_TYPES, '').replaceAll(/^ {2}/gm, '')
  const namespaces = interfaces.map(({ name, text }) => `export namespace ${name} {\n${text}}\n`)
  return {
    names: [
      ...[...own.matchAll(VALUE)].map(({ groups }) => groups?.['name'] ?? ''),
      ...interfaces.map(({ name }) => name),
    ],
    text: [own, ...namespaces]
      .filter((text) => text !== '')
      .join('\n')
      .replaceAll(`${scope}/`, ''),
  }
}

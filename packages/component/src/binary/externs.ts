import { MAX_EXTERNS } from '../limits.js'
import { readExternType, readSort } from './extern-type.js'
import { readExternName } from './extern-name.js'
import { list } from './list.js'
import { malformed, Reader } from './reader.js'
import type { Section } from './sections.js'

/**
 * Ids of a component's import section (component-model Binary.md, importdecl), without types that are only another name
 * for a known type (`use` in a world), because they do not change what the component gets.
 */
export function readImports(bytes: Uint8Array, section: Section): readonly string[] {
  return readVector(bytes, section, (reader) => {
    const { id } = readExternName(reader)
    const type = readExternType(reader)
    return type.kind === 'type' && type.equal !== undefined ? [] : [id]
  })
}

/** Ids of a component's export section (component-model Binary.md, export). */
export function readExports(bytes: Uint8Array, section: Section): readonly string[] {
  return readVector(bytes, section, (reader) => {
    const { id } = readExternName(reader)
    readSort(reader)
    reader.u32()
    readAscription(reader)
    return [id]
  })
}

function readAscription(reader: Reader): void {
  const ascribed = reader.byte()
  if (ascribed > 1) throw malformed(`an export has the type marker ${ascribed}`, reader.offset - 1)
  if (ascribed === 1) readExternType(reader)
}

function readVector(bytes: Uint8Array, section: Section, item: (reader: Reader) => readonly string[]): string[] {
  const reader = new Reader(bytes, section.start, section.end)
  const names = list(reader, () => item(reader), { max: MAX_EXTERNS, what: 'imports or exports' })
  if (!reader.done) throw malformed('a section is longer than its content', reader.offset)
  return names.flat()
}

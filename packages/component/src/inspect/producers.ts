import { malformed, Reader } from '../binary/reader.js'
import { MAX_NAME_BYTES, MAX_PRODUCERS } from '../limits.js'
import type { CustomSection } from './custom-section.js'

/** A tool, a language or a library that the binary was made with. */
export interface Producer {
  /** `language`, `processed-by` or `sdk`. */
  readonly field: string
  readonly name: string
  /** Empty if there is none. */
  readonly version: string
}

/**
 * What the `producers` sections say (tool-conventions ProducersSection.md). Tools add to the one that exists, but some
 * append another: then all count, and of the same name the last.
 */
export function readProducers(bytes: Uint8Array, sections: readonly CustomSection[]): readonly Producer[] {
  const all = sections.filter(({ name }) => name === 'producers').flatMap((section) => readSection(bytes, section))
  const known = new Map(all.map((producer) => [`${producer.field}\0${producer.name}`, producer]))
  return [...known.values()].slice(0, MAX_PRODUCERS)
}

function readSection(bytes: Uint8Array, section: CustomSection): readonly Producer[] {
  const reader = new Reader(bytes, section.start, section.end)
  const producers: Producer[] = []
  const fields = reader.u32()
  for (let index = 0; index < Math.min(fields, MAX_PRODUCERS); index += 1) {
    const field = reader.string(MAX_NAME_BYTES, 'A producers field')
    const values = reader.u32()
    for (let value = 0; value < values; value += 1) {
      if (producers.length >= MAX_PRODUCERS) return producers
      const name = reader.string(MAX_NAME_BYTES, 'A producer')
      producers.push({ field, name, version: reader.string(MAX_NAME_BYTES, 'A producer version') })
    }
  }
  if (fields <= MAX_PRODUCERS && !reader.done)
    throw malformed('a producers section is longer than its content', reader.offset)
  return producers
}

import type { PackageMetadata } from './metadata-types.js'

/**
 * The JSON of the section `registry-metadata`, which wasm-tools wrote before 0.222. What has another shape is left out.
 */
export function readOldMetadata(text: string): PackageMetadata {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return {}
  }
  if (typeof json !== 'object' || json === null) return {}
  const { authors, description, license, custom_licenses: custom, links, categories } = json as Record<string, unknown>
  const source = linkOf(links, 'Repository')
  const homepage = linkOf(links, 'Homepage')
  const documentation = linkOf(links, 'Documentation')
  const licenses = typeof license === 'string' ? license : listOf(custom, ({ id }) => id)
  const people = listOf(authors)
  const topics = listOf(categories)
  return {
    ...(typeof description === 'string' && { description }),
    ...(licenses !== undefined && { licenses }),
    ...(people !== undefined && { authors: people }),
    ...(source !== undefined && { source }),
    ...(homepage !== undefined && { homepage }),
    ...(documentation !== undefined && { documentation }),
    ...(topics !== undefined && { categories: topics }),
  }
}

function linkOf(links: unknown, type: string): string | undefined {
  if (!Array.isArray(links)) return undefined
  for (const link of links as unknown[]) {
    if (typeof link !== 'object' || link === null) continue
    const { ty, value } = link as Record<string, unknown>
    if (ty === type && typeof value === 'string') return value
  }
  return undefined
}

/** The texts of a list, separated by commas. */
function listOf(
  list: unknown,
  textOf: (item: Record<string, unknown>) => unknown = () => undefined,
): string | undefined {
  if (!Array.isArray(list)) return undefined
  const texts = (list as unknown[]).map((item) =>
    typeof item === 'string' ? item : typeof item === 'object' && item !== null ? textOf({ ...item }) : undefined,
  )
  const known = texts.filter((text) => typeof text === 'string')
  return known.length === 0 ? undefined : known.join(', ')
}

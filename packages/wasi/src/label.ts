/** An import or export of a component by its id, in its parts. */
export interface LabelledId {
  /** Its name, where that is a label of the world: `cache` of `cache=wasi:keyvalue/store@0.2.0`. */
  readonly label?: string
  /** Id of the interface that it is of, or the plain name of what belongs to the world itself. */
  readonly id: string
}

/** No name and no id of WIT has an equals sign, and only ids of interfaces have a colon. */
const LABELLED = /^([a-z][a-z0-9-]*)=([^=:/@]+:[^=/@]+\/[^=/@]+(?:@[^=]+)?)$/i

/**
 * Takes an id apart. WASI 0.3.1 lets a component import or export an interface under a name of its own (`implements` of the
 * component model), which then stands in front of it: `cache=wasi:keyvalue/store@0.2.0`. What it may do goes by the interface.
 */
export function splitLabel(id: string): LabelledId {
  const [, label, of] = LABELLED.exec(id) ?? []
  return label === undefined || of === undefined ? { id } : { label, id: of }
}

/** The id of an interface that is imported or exported under a label. */
export function joinLabel(label: string, id: string): string {
  return `${label}=${id}`
}

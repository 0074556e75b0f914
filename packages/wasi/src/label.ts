/** The parts of the id of a component's import or export. */
export interface LabelledId {
  /** The label, if it has one: `cache` in `cache=wasi:keyvalue/store@0.2.0`. */
  readonly label?: string
  /** The id of its interface, or the plain name of an item of the world itself. */
  readonly id: string
}

/** Names and ids in WIT have no equals sign, and only interface ids have a colon. */
const LABELLED = /^([a-z][a-z0-9-]*)=([^=:/@]+:[^=/@]+\/[^=/@]+(?:@[^=]+)?)$/i

/**
 * Splits an id into its parts. In WASI 0.3.1, a component can import or export an interface under its own label
 * (`implements` in the component model), which comes before the id: `cache=wasi:keyvalue/store@0.2.0`. Capabilities
 * depend on the interface.
 */
export function splitLabel(id: string): LabelledId {
  const [, label, of] = LABELLED.exec(id) ?? []
  return label === undefined || of === undefined ? { id } : { label, id: of }
}

/** The id of an interface that is imported or exported under a label. */
export function joinLabel(label: string, id: string): string {
  return `${label}=${id}`
}

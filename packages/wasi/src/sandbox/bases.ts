/** A descriptor of a shim. Only its functions are known here. */
export type Descriptor = Readonly<Record<string, (...args: unknown[]) => unknown>>

/** A granted folder, and the path that the component sees. */
export type Folder = readonly [descriptor: Descriptor, path: string]

/** The path of each descriptor on the machine. */
export interface Bases {
  /**
   * @param confined functions that replace those of the descriptor's class; the descriptor stays an instance of the
   *   class
   */
  adopt(confined: object, descriptor: Descriptor, base: string): Descriptor
  /** @throws `not-permitted` for a descriptor that was not opened here */
  baseOf(descriptor: unknown): string
}

export function createBases(): Bases {
  const bases = new WeakMap<object, string>()
  return {
    adopt(confined, descriptor, base) {
      bases.set(descriptor, base)
      return Object.setPrototypeOf(descriptor, confined) as Descriptor
    },
    baseOf(descriptor) {
      const base = bases.get(descriptor as object)
      if (base === undefined) throw 'not-permitted'
      return base
    },
  }
}

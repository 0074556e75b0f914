/** A descriptor of a shim, of which only functions are known here. */
export type Descriptor = Readonly<Record<string, (...args: unknown[]) => unknown>>

/** A granted folder, and the path that the component sees. */
export type Folder = readonly [descriptor: Descriptor, path: string]

/** Where each descriptor is on the machine. */
export interface Bases {
  /** @param confined what the descriptor shall do instead of what its class does; it stays one of the class */
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

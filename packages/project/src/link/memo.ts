/** Results of asynchronous work by key, each made once; what failed is tried again. */
export interface Memo<T> {
  get(key: string, make: () => Promise<T>): Promise<T>
}

export function createMemo<T>(): Memo<T> {
  const known = new Map<string, Promise<T>>()
  return {
    async get(key, make) {
      const work = known.get(key) ?? make()
      known.set(key, work)
      try {
        return await work
      } catch (error) {
        if (known.get(key) === work) known.delete(key)
        throw error
      }
    },
  }
}

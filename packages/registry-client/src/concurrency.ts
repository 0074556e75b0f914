/** Packages processed concurrently. The registry client has its own limits for requests. */
const MAX_AT_ONCE = 16

/**
 * Applies an async function to every item, with limited concurrency. Results are in order. Rejects with the first
 * failure.
 */
export async function mapConcurrently<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(MAX_AT_ONCE, items.length) }, worker))
  return results
}

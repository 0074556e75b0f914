let waiting = 0
let last: Promise<unknown> = Promise.resolve()

/** Does asynchronous work with paths after the work before it: between a check and its use, nothing may be renamed. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  waiting += 1
  const done = last.then(work).finally(() => {
    waiting -= 1
  })
  last = done.catch(() => {})
  return done
}

/** Whether a path that was checked may not have been used yet. */
export function isWaiting(): boolean {
  return waiting > 0
}

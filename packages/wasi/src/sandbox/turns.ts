let waiting = 0
let last: Promise<unknown> = Promise.resolve()

/** Runs asynchronous work with paths one after the other, because nothing may be renamed between a check and its use. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  waiting += 1
  const done = last.then(work).finally(() => {
    waiting -= 1
  })
  last = done.catch(() => {})
  return done
}

/** Whether there may be a path that was checked but not yet used. */
export function isWaiting(): boolean {
  return waiting > 0
}

/** Milliseconds of this process's own work, whatever else the machine does. */
export function now(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds since `started`, told to whoever reads the test's output. */
export function measured(what: string, started: number): number {
  const took = now() - started
  process.stdout.write(`measured: ${what}: ${Math.round(took)} ms\n`)
  return took
}

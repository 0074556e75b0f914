import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { stripVTControlCharacters } from 'node:util'

/** A server in a process of its own. */
export interface Server {
  /** `http://127.0.0.1:port` */
  readonly origin: string
  /** What it printed. */
  readonly output: () => string
  stop(): Promise<void>
}

/** How long a server may take until it names its address. */
const START_MS = 90_000

/** How long a server may take to stop by itself. */
const STOP_MS = 5_000

const ADDRESS = /http:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(\d+)/

/** A free port, for servers that treat port 0 as missing. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the system gave no port')
  return address.port
}

/** Starts a program in Node and waits until it prints the address where it listens. */
export async function startServer(
  node: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Server> {
  // A group of its own: dev servers start processes that a signal to the first alone would leave running.
  const child = spawn(node, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: canSignalGroup })
  let output = ''
  const port = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${args.join(' ')} ${why}:\n${output}`))
    const timer = setTimeout(() => fail(`named no address in ${START_MS} ms`), START_MS)
    const collect = (chunk: Buffer): void => {
      output += stripVTControlCharacters(chunk.toString())
      const found = ADDRESS.exec(output)?.[1]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code) => fail(`ended with ${code}`))
  }).catch(async (error: unknown) => {
    await stop(child)
    throw error
  })
  return { origin: `http://127.0.0.1:${port}`, output: () => output, stop: () => stop(child) }
}

const canSignalGroup = process.platform !== 'win32'

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    signal(child, 'SIGTERM')
    const timer = setTimeout(() => signal(child, 'SIGKILL'), STOP_MS)
    await ended
    clearTimeout(timer)
  }
  // Also what outlived the first process of the group.
  signal(child, 'SIGKILL')
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (canSignalGroup && child.pid !== undefined) process.kill(-child.pid, name)
    else child.kill(name)
  } catch {
    // The process is already gone.
  }
}

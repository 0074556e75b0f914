import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Concurrent requests, as many as wasm-pkg makes. */
const AT_ONCE = 16

/** @type {{ how: 'install' | 'raw', app: string, frozen: boolean, urls: readonly string[], folder: string }} */
const { how, app, frozen, urls, folder } = JSON.parse(process.argv[2] ?? '')

if (how === 'install') {
  const { installPackages, openProject } = await import('@wasm-pkg/project')
  const started = performance.now()
  const project = await openProject({ root: app, frozen, dts: false })
  const { packages } = await installPackages(project)
  const ms = performance.now() - started
  await project.close()
  console.log(JSON.stringify({ ms, packages: packages.length, peakMb: await peakMemory() }))
} else {
  await mkdir(folder, { recursive: true })
  const started = performance.now()
  const queue = urls.values()
  const digests = new Set()
  const fetchRest = async () => {
    for (const url of queue) {
      const response = await fetch(url)
      const bytes = new Uint8Array(await response.arrayBuffer())
      const digest = createHash('sha256').update(bytes).digest('hex')
      digests.add(digest)
      await writeFile(join(folder, digest), bytes)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, fetchRest))
  console.log(JSON.stringify({ ms: performance.now() - started, packages: digests.size }))
}

/** In MB. What `resourceUsage` gives begins with the memory of the process that started this one, on Linux. */
async function peakMemory() {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const kilobytes = /^VmHWM:\s*(\d+)/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS
  return Math.round(Number(kilobytes) / 1000)
}

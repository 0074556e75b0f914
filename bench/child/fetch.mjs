import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Concurrent requests, as many as wasm-pkg makes. */
const AT_ONCE = 16

/** As a script for a monorepo would, so that one project waits for the disk while another computes. */
const PROJECTS_AT_ONCE = 4

/** @type {{ how: 'install' | 'raw', roots: readonly string[], frozen: boolean, urls: readonly string[], folder: string, library: string }} */
const { how, roots, frozen, urls, folder, library } = JSON.parse(process.argv[2] ?? '')

if (how === 'install') {
  const { installPackages, openProject } = await import(library)
  const started = performance.now()
  let count = 0
  const queue = roots.values()
  const installRest = async () => {
    for (const root of queue) {
      const project = await openProject({ root, frozen, dts: false })
      const { packages } = await installPackages(project)
      count += packages.length
      await project.close()
    }
  }
  await Promise.all(Array.from({ length: PROJECTS_AT_ONCE }, installRest))
  console.log(JSON.stringify({ ms: performance.now() - started, packages: count, peakMb: await peakMemory() }))
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

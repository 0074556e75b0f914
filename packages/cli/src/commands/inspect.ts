import {
  createInspector,
  type Inspector,
  type InspectReport,
  type ReportedPackage,
  startInspectServer,
} from '@wasm-pkg/inspector'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { once } from 'node:events'
import { LOCK_ONLY, REGISTRY_OPTIONS } from '../access/options.js'
import { withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'
import type { Context } from '../frame/context.js'
import { listenError, parsePort } from '../serve/listen.js'

export const command: Command = defineCommand({
  options: {
    port: { type: 'string', value: 'number', text: 'Port of 127.0.0.1 to listen on (default: a free one)' },
    cache: REGISTRY_OPTIONS.cache,
  },
  details:
    'Serves a page for the browser on this machine. It shows the packages of the project as a graph, with their versions, capabilities, sizes, APIs, origins and build times. Uses no network. Ctrl-C stops it. With --json, prints the data instead.',
  examples: ['wasm-pkg inspect', 'wasm-pkg inspect --json'],
  json: true,
  untilInterrupted: true,
  async run(context, _args, options) {
    const port = parsePort('inspect', options.port ?? '0')
    await withProject(context, { ...LOCK_ONLY, cache: options.cache }, async (project) => {
      const inspector = createInspector(async () => {
        if (await project.changedOnDisk()) await project.reload()
        return project
      })
      if (context.json) context.printJson(await wholeReport(inspector))
      else await serve(context, inspector, port)
    })
  },
})

async function serve(context: Context, inspector: Inspector, port: number): Promise<void> {
  // Report an unreadable lock file here, not only on the page.
  const { project, packages } = await inspector.report()
  const server = await startInspectServer(inspector, port).catch((error: unknown) => {
    throw listenError('the page', error)
  })
  const count = packages.length === 1 ? '1 package' : `${packages.length} packages`
  context.print({}, () => `${count} of ${escapeText(project.name)} at ${server.url}. Ctrl-C stops it.`)
  if (!context.signal.aborted) await once(context.signal, 'abort')
  await server.close()
}

/** The report with the details of every package. */
async function wholeReport(inspector: Inspector): Promise<InspectReport> {
  const report = await inspector.report()
  const packages: ReportedPackage[] = []
  for (const pack of report.packages) {
    const details = pack.digest === undefined ? undefined : await inspector.details(pack.digest)
    packages.push({ ...pack, ...details })
  }
  return { ...report, packages }
}

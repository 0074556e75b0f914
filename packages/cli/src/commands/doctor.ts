import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { REGISTRY_OPTIONS, type RegistryValues } from '../access/options.js'
import { withRegistry } from '../access/with-registry.js'
import { type Finding, ok, problem, warning } from '../doctor/finding.js'
import { checkCache, checkGit, checkNode } from '../doctor/local.js'
import { checkProject } from '../doctor/project.js'
import { checkRegistries } from '../doctor/registries.js'
import { type Command, defineCommand } from '../frame/command.js'
import type { Context } from '../frame/context.js'
import { EXIT } from '../frame/exit-codes.js'
import { version } from '../frame/version.js'
import { count } from '../output/count.js'
import type { Format, Style } from '../output/style.js'

export const command: Command = defineCommand({
  options: REGISTRY_OPTIONS,
  details:
    'Checks Node, the plugin, the configuration, the cache, package.json, the lock file, the policy, git, and every registry the project uses: whether it answers, which credential it accepts, and whether the clocks agree. Each problem comes with a fix. Exits with 1 if there is a problem.',
  json: true,
  async run(context, _args, options) {
    const findings = [...(await localFindings(context)), ...(await registryFindings(context, options))]
    context.print({ version: version(), findings }, () =>
      [`wasm-pkg ${version()}`, ...findings.flatMap((finding) => linesOf(finding, context.style))].join('\n'),
    )
    return findings.some(({ status }) => status === 'problem') ? EXIT.failed : EXIT.ok
  },
})

async function localFindings(context: Context): Promise<readonly Finding[]> {
  return [checkNode(process.version), ...(await checkProject(context)), await checkGit(context)]
}

async function registryFindings(context: Context, options: RegistryValues): Promise<readonly Finding[]> {
  // Warnings become findings here. They include those of the configuration, even if no registry is contacted.
  const said: string[] = []
  const listening = { ...context, warn: (text: string) => void said.push(text) }
  try {
    return await withRegistry(listening, options, async (access) => {
      const { sources, warnings } = access.config
      const asked = options.offline ? [] : await checkRegistries(context, access)
      const told = new Set([...warnings, ...asked.map(({ text }) => text)])
      return [
        ok('configuration', count(sources.length, 'value')),
        ...warnings.map((text) =>
          warning('configuration', text, 'See wasm-pkg config for where each value comes from.'),
        ),
        await checkCache(access.store.dir),
        ...asked,
        ...said
          .filter((text) => !told.has(text))
          .map((text) => warning('registry', text, 'Check the credentials, or ask the operator of the registry.')),
      ]
    })
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    return [problem('configuration', error.message, error.hint ?? 'Fix the problem that the message names.')]
  }
}

const MARKS: Record<Finding['status'], readonly [Format, string]> = {
  ok: ['green', 'ok     '],
  warning: ['yellow', 'warning'],
  problem: ['red', 'PROBLEM'],
}

function linesOf({ check, status, text, fix }: Finding, style: Style): readonly string[] {
  const line = `${style(...MARKS[status])}  ${check}: ${escapeText(text, 1000)}`
  return fix === undefined ? [line] : [line, `         fix: ${escapeText(fix, 500)}`]
}

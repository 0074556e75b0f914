import type { LockFile } from '@wasm-pkg/project/lock'
import { packageNames, type Project, updatePackages } from '@wasm-pkg/project'
import { diffPinned, formatRisks, type LockDiff, type PinSource } from '@wasm-pkg/review'
import { PROJECT_OPTIONS } from '../access/options.js'
import { requireKnown, withProject } from '../access/with-project.js'
import { type Command, defineCommand } from '../frame/command.js'
import { installDocument, installText, reportFindings } from '../install/report.js'

export const command: Command = defineCommand({
  parameters: ['[package...]'],
  options: {
    ...PROJECT_OPTIONS,
    latest: { type: 'boolean', text: 'Raise the requirements in package.json to the newest versions' },
    'accept-changed': {
      type: 'string',
      multiple: true,
      value: 'package',
      text: 'Accept changed bytes of a locked version of this package (may be repeated)',
    },
  },
  details:
    'Updates the given packages, or all packages, to the newest versions that their requirements allow. If the bytes of a version changed, that is an error unless --accept-changed names the package.',
  examples: ['wasm-pkg update', 'wasm-pkg update acme:image --latest', 'wasm-pkg update --accept-changed acme:image'],
  json: true,
  async run(context, packages, options) {
    await withProject(context, options, async (project) => {
      const known = packageNames(project)
      const names = requireKnown(packages, known)
      const acceptChanged = requireKnown(options['accept-changed'], known)
      const before = project.lock
      const report = await updatePackages(project, { packages: names, latest: options.latest, acceptChanged })
      const diff = await diffOfUpdate(before, project)
      reportFindings(context, report)
      const { capabilities, api } = diff
      context.print(
        { ...installDocument(report), capabilities, api },
        () => `${formatRisks(diff)}${installText(report)}`,
      )
    })
  },
})

/** The meaning of the new pins, based on the bytes that are now in the store. */
async function diffOfUpdate(before: LockFile, { lock, store, manifest }: Project): Promise<LockDiff> {
  const read: PinSource['read'] = async ({ pin }) => await store.readBlob(pin.digest)
  const reviewed = { document: undefined, permissions: manifest.permissions }
  const manifests = { before: reviewed, after: reviewed }
  return await diffPinned(before, lock, { read, created: async () => undefined }, { manifests })
}

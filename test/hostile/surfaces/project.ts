import { installPackages, openProject } from '@wasm-pkg/project'
import type { Surface } from '../harness/case.js'
import { refusal } from './refusal.js'

/** `@wasm-pkg/project` as a library: what the command line and the plugins stand on. */
export const projectSurface: Surface = {
  name: 'project',
  async run({ project: root, env }, { offline = false, frozen = false }) {
    const said: string[] = []
    const onProgress = (event: unknown): void => void said.push(JSON.stringify(event))
    const onWarning = (message: string): void => void said.push(message)
    try {
      const project = await openProject({ root, env, offline, frozen, onProgress, onWarning })
      try {
        const { packages } = await installPackages(project)
        const image = packages.find(({ id }) => id.startsWith('acme:image@'))
        if (image === undefined) throw new Error('nothing was installed')
        return { ok: true, bytes: await image.read(), output: said.join('\n') }
      } finally {
        await project.close()
      }
    } catch (error) {
      return refusal(error, said)
    }
  },
}

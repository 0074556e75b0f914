import { openProject, pinWitPackages, type Project } from '@wasm-pkg/project'

/** A package of a registry that WIT refers to. */
export type WitRequirement = Parameters<typeof pinWitPackages>[1][number]

/** Gets the packages of registries that WIT refers to, and pins them. The second parameter completes errors. */
export type PinWit = (
  requirements: readonly WitRequirement[],
  complete: NonNullable<Parameters<typeof pinWitPackages>[2]>,
) => ReturnType<typeof pinWitPackages>

/** Pins for an open project, and writes its lock file. */
export function pinFor(project: Project): PinWit {
  return async (requirements, complete) => {
    const found = await pinWitPackages(project, requirements, complete)
    await project.save()
    return found
  }
}

/** Pins for the project in a folder. Without packages of registries, it is not opened, and its lock file stays. */
export function pinIn(root: string): PinWit {
  return async (requirements, complete) => {
    if (requirements.length === 0) return []
    const project = await openProject({ root, dts: false })
    try {
      return await pinFor(project)(requirements, complete)
    } finally {
      await project.close()
    }
  }
}

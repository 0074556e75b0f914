export const IMAGE_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const IMAGE_INDEX = 'application/vnd.oci.image.index.v1+json'
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
export const WASM_CONFIG = 'application/vnd.wasm.config.v0+json'
export const WASM_LAYER = 'application/wasm'

/**
 * All four, in wkg's order. If a manifest's type is not in the list, some registries answer 404 although they have the
 * manifest.
 */
export const MANIFEST_ACCEPT: string = [DOCKER_MANIFEST, DOCKER_LIST, IMAGE_MANIFEST, IMAGE_INDEX].join(',')

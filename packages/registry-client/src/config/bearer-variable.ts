/** The environment variable with the bearer token of an OCI host. The name is the same as in wkg. */
export function bearerVariable(host: string): string {
  return `WKG_REGISTRY_${host.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_AUTH_BEARER`
}

export function isBearerVariable(name: string): boolean {
  return /^WKG_REGISTRY_[A-Z0-9_]+_AUTH_BEARER$/.test(name)
}

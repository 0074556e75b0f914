import { toPem } from './certificate.js'
import type { OciSettings } from './config/index.js'
import type { Trust } from './transport/index.js'

/** The TLS exceptions of a registry's settings; undefined if it has none. */
export function trustOf(settings: OciSettings | undefined): Trust | undefined {
  if (settings === undefined) return undefined
  const { acceptInvalidCertificates, extraRootCertificates } = settings
  if (!acceptInvalidCertificates && extraRootCertificates.length === 0) return undefined
  return { acceptInvalidCertificates, extraRoots: extraRootCertificates.map(toPem) }
}

import { escapeText } from '../text.js'
import type { Credential } from './types.js'

/** Who a credential speaks for and where it stands, for messages; the secret is not told. */
export function describeCredential(credential: Credential): string {
  const { kind, source } = credential
  if (kind === 'anonymous') return source
  if (kind === 'basic') return `"${escapeText(credential.username)}", ${source}`
  return kind === 'bearer' ? `the token in ${source}` : `the identity token in ${source}`
}

import { escapeText } from '../text.js'
import type { Credential } from './types.js'

/** The user of a credential and where it is stored, for messages. Without the secret. */
export function describeCredential(credential: Credential): string {
  const { kind, source } = credential
  if (kind === 'anonymous') return source
  if (kind === 'basic') return `"${escapeText(credential.username)}", ${source}`
  return kind === 'bearer' ? `the token in ${source}` : `the identity token in ${source}`
}

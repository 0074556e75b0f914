import type { Answer } from './types.js'

export function jsonAnswer(
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  contentType = 'application/json',
): Answer {
  return { status: 200, headers: { 'content-type': contentType, ...headers }, body: JSON.stringify(value) }
}

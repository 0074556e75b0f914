import { escapeText } from '@wasm-pkg/registry-client/text'

/**
 * The document as JSON. Text of packages and registries loses what reorders or hides text, line by line, so that nothing the
 * page shows can pose as something else.
 */
export function formatDocument(document: unknown): string {
  return JSON.stringify(document, (_key, value: unknown) => (typeof value === 'string' ? visible(value) : value))
}

function visible(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeText(line, line.length))
    .join('\n')
}

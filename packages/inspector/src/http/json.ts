import { escapeText } from '@wasm-pkg/registry-client/text'

/**
 * The document as JSON. Characters that reorder or hide text are removed from texts of packages and registries, line by
 * line, so that no text on the page can look like another.
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

/** A string, a comment, or a parenthesis. */
const TOKEN = /"(?:[^"\\]|\\[^])*"|;;[^\n]*|\(;[^]*?;\)|[()]/g

/**
 * The components of a test script in WebAssembly's text format (`.wast`), or of a `.wat` file.
 *
 * @param {string} text
 * @returns {readonly string[]} in order, without those in assertions
 */
export function componentForms(text) {
  /** @type {string[]} */
  const forms = []
  let depth = 0
  let start = 0
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '(' && depth++ === 0) start = index
    if (token === ')' && --depth === 0) forms.push(text.slice(start, index + 1))
  }
  // A definition is a component that the script instantiates itself; an instance is no component.
  return forms
    .filter((form) => /^\(component\b(?!\s+(?:instance|quote|binary)\b)/.test(form))
    .map((form) => form.replace(/^\(component\s+definition\b/, '(component'))
}

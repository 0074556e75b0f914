/**
 * Replaces the generated part of a page, between `<!-- name -->` and `<!-- end of name -->`.
 *
 * @param {string} page
 * @param {string} name
 * @param {string} text
 */
export function replacePart(page, name, text) {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from === -1 || to === -1) throw new Error(`the page has no part for the ${name}`)
  return `${page.slice(0, from)}${begin}\n${text}\n${page.slice(to)}`
}

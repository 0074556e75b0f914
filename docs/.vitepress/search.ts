/**
 * Words of a text for the search index. An error code is also one word, so that a search for it does not match every
 * page with the words "not" and "found". VitePress sends this function to the browser as text: it must be self-contained.
 */
export function tokenize(text: string): string[] {
  return [...text.split(/[\n\r\p{Z}\p{P}]+/u), ...(text.match(/\bE_[A-Z_]+/gi) ?? [])]
}

/** A page titled with the word comes before pages that mention it. */
export const BOOST = { title: 8, titles: 2, text: 1 } as const

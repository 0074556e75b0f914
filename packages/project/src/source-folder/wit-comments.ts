const COMMENTS = /\/\*[^]*?\*\/|\/\/.*/g

/** The WIT with spaces instead of comments, so that offsets and lines stay. */
export function withoutComments(text: string): string {
  return text.replace(COMMENTS, (comment) => comment.replace(/\S/g, ' '))
}

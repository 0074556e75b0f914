export const text = {
  analyse(input) {
    const words = input.split(/\s+/u).filter((word) => word !== '')
    const lengths = words.map((word) => [...word].length)
    return {
      characters: [...input].length,
      words: words.length,
      lines: input === '' ? 0 : input.split('\n').length,
      longestWord: words[lengths.indexOf(Math.max(...lengths))],
    }
  },

  slugify(input) {
    const slug = input
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
    if (slug === '') throw 'the text has no letter or digit to keep'
    return slug
  },
}

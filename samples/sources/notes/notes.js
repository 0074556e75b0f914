class Book {
  #notes = []

  constructor(owner) {
    this.owner = owner
  }

  add(note) {
    if (note.title === '') throw 'a note needs a title'
    return this.#notes.push(note)
  }

  find(tag) {
    return this.#notes.filter(({ tags }) => tags.includes(tag))
  }
}

export const notebook = { Book }

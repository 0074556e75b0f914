const SALUTATIONS = { de: 'Guten Tag', en: 'Hello', es: 'Hola', fr: 'Bonjour', ja: 'こんにちは' }

function greetPerson({ name, title, languages }) {
  if (name.trim() === '') throw 'a person needs a name'
  const language = languages.find((tag) => Object.hasOwn(SALUTATIONS, tag.split('-')[0]))
  if (language === undefined) throw `none of these languages is known: ${languages.join(', ')}`
  const addressee = title === undefined ? name : `${title} ${name}`
  return `${SALUTATIONS[language.split('-')[0]]}, ${addressee}!`
}

class GuestBook {
  #host
  #names = []

  constructor(host) {
    this.#host = host
  }

  sign(person) {
    const greeting = greetPerson(person)
    this.#names.push(person.name)
    return `${greeting} Signed at ${this.#host}.`
  }

  count() {
    return this.#names.length
  }

  names() {
    return this.#names
  }
}

export const greeter = {
  greet: greetPerson,
  languages: () => Object.keys(SALUTATIONS).toSorted(),
}

export const guests = { GuestBook }

export function hello(name) {
  return `Hello, ${name}!`
}

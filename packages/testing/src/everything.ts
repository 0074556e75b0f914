/** A module that uses every kind of import and sets `globalThis.result` to the results. */
export const EVERYTHING = `
import { add } from 'docs:adder'
import { add as oldAdd } from 'docs:adder/add@0.1.0'
import * as adder from 'docs:adder@^0.1'
import { calc } from 'docs:consumer@0.1.0'
import { greeter, guests, hello } from 'docs:greet@^0.1'
import { random } from 'wasi:random@0.2.12'
import { getRandomBytes } from 'wasi:random/random@0.2.12'

const later = await import('docs:adder@0.2.0')
const book = new guests.GuestBook('here')
let refused
try {
  greeter.greet({ name: 'Ada', languages: ['tlh'] })
} catch (error) {
  refused = error.payload
}
globalThis.result = {
  static: add.subtract(44, 2),
  interface: oldAdd(1, 2),
  versions: [Object.keys(add).length, Object.keys(adder.add).length],
  id: adder['docs:adder/add@0.1.0']?.add(2, 3),
  linked: calc.sum(new Uint32Array([1, 2, 3])),
  hello: hello('you'),
  resource: [book.sign({ name: 'Grace', title: undefined, languages: ['de'] }), book.count()],
  refused,
  dynamic: later.add === add,
  wit: [typeof random.getRandomU64(), getRandomBytes(4n).length],
}
`

export const EVERYTHING_RESULT = {
  static: 42,
  interface: 3,
  versions: [2, 1],
  id: 5,
  linked: 6,
  hello: 'Hello, you!',
  resource: ['Guten Tag, Grace! Signed at here.', 1],
  refused: 'none of these languages is known: tlh',
  dynamic: true,
  wit: ['bigint', 4],
}

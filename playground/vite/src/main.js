import { add } from 'docs:adder/add'
import { greeter, guests } from 'docs:greet'
import { showPermissions, showSize, timed } from './facts.js'

const book = new guests.GuestBook('the playground')
const byId = (id) => document.getElementById(id)

byId('language').append(...greeter.languages().map((language) => new Option(language)))

byId('sign').addEventListener('submit', (event) => {
  event.preventDefault()
  const data = new FormData(event.target)
  const person = {
    name: data.get('name'),
    title: data.get('title') || undefined,
    languages: [data.get('language')],
  }
  const output = byId('greeting')
  try {
    output.textContent = timed('book.sign()', () => book.sign(person))
    delete output.dataset.failed
  } catch (error) {
    // The component returned the error of its `result`; the payload is its value.
    output.textContent = error.payload
    output.dataset.failed = ''
  }
  byId('guests').replaceChildren(
    ...book.names().map((name) => Object.assign(document.createElement('li'), { textContent: name })),
  )
})

function showSum() {
  const data = new FormData(byId('add'))
  const [x, y] = [Number(data.get('x')), Number(data.get('y'))]
  byId('sum').textContent = timed('add()', () => add(x, y), { repeat: true })
}
byId('add').addEventListener('input', showSum)
showSum()
showSize()
showPermissions()

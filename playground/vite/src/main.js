import { add } from 'docs:adder/add'
import { greeter, guests } from 'docs:greet'

const book = new guests.GuestBook('the playground')
const byId = (id) => document.getElementById(id)

byId('language').append(...greeter.languages().map((language) => new Option(language)))

byId('sign').addEventListener('submit', (event) => {
  event.preventDefault()
  const data = new FormData(event.target)
  const output = byId('greeting')
  try {
    output.textContent = book.sign({
      name: data.get('name'),
      title: data.get('title') || undefined,
      languages: [data.get('language')],
    })
    delete output.dataset.failed
  } catch (error) {
    // The component's `result` is an error: what it says is the payload.
    output.textContent = error.payload
    output.dataset.failed = ''
  }
  byId('guests').replaceChildren(
    ...book.names().map((name) => Object.assign(document.createElement('li'), { textContent: name })),
  )
})

function showSum() {
  const data = new FormData(byId('add'))
  byId('sum').textContent = add(Number(data.get('x')), Number(data.get('y')))
}
byId('add').addEventListener('input', showSum)
showSum()

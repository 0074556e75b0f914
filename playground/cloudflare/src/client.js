import { add } from 'docs:adder/add'
import { hello } from 'docs:greet'

const element = (id) => document.querySelector(`#${id}`)

element('rendered').textContent = hello('both')
element('client').textContent = hello('browser')
element('add').addEventListener('click', () => {
  element('sum').textContent = add(Number(element('sum').textContent), 21)
})

import { add } from 'docs:adder/add'
import { greeter } from 'docs:greet'

const greeting = greeter.greet({ name: 'Ada', title: undefined, languages: ['fr'] })
document.querySelector('#out').textContent = `${greeting} 19 + 23 = ${add(19, 23)}`

import { add, subtract } from 'docs:adder/add'
import { greeter, hello } from 'docs:greet'

/** The same components on a server: this is built with `vite build --ssr` and runs in Node. */
const person = { name: 'Grace', title: 'Admiral', languages: ['de'] }

console.log(hello('Node'))
console.log(greeter.greet(person))
console.log(`languages: ${greeter.languages().join(', ')}`)
console.log(`19 + 23 = ${add(19, 23)}, 23 - 19 = ${subtract(23, 19)}`)

import { add } from 'docs:adder/add'
import { greeter } from 'docs:greet'

const [name = 'Ada', language = 'en'] = process.argv.slice(2)

try {
  console.log(greeter.greet({ name, title: undefined, languages: [language] }))
} catch (error) {
  // The component's `result` is an error: what it says is the payload.
  console.error(error.payload)
  process.exitCode = 1
}
console.log(`19 + 23 = ${add(19, 23)}`)

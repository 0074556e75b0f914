import { greeter } from 'docs:greet'

export function load() {
  return { greeting: greeter.greet({ name: 'Grace', title: 'Admiral', languages: ['de'] }) }
}

import { greeter } from 'docs:greet'

export default defineEventHandler(() => greeter.greet({ name: 'Grace', title: 'Admiral', languages: ['de'] }))

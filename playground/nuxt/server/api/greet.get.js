import { hello } from 'docs:greet'

export default defineEventHandler((event) => ({ hello: hello(String(getQuery(event).name ?? 'API')) }))

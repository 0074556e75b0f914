import { hello } from 'docs:greet'
import { json } from '@sveltejs/kit'

export function GET({ url }) {
  return json({ hello: hello(url.searchParams.get('name') ?? 'API') })
}

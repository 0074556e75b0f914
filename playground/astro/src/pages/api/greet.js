import { hello } from 'docs:greet'

export const prerender = false

export function GET({ url }) {
  return Response.json({ hello: hello(url.searchParams.get('name') ?? 'API') })
}

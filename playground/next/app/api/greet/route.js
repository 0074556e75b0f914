import { hello } from 'docs:greet'

export function GET(request) {
  const name = new URL(request.url).searchParams.get('name') ?? 'API'
  return Response.json({ hello: hello(name) })
}

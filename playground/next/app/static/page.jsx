import { greeter } from 'docs:greet'
import { Client } from '../client.jsx'

export default function Page() {
  return (
    <>
      <h1>Components in a static page of Next.js</h1>
      <p id="loaded">{greeter.greet({ name: 'Grace', title: undefined, languages: ['fr'] })}</p>
      <Client />
    </>
  )
}

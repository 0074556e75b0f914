import { hello } from 'docs:greet'

/** Vite serves sources in development; a build has the client in one file of this name. */
const script = import.meta.env.DEV ? '/src/client.js' : '/client.js'

export const page = (greeting) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <link rel="icon" href="data:," />
    <title>Components in Cloudflare Workers</title>
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <main>
      <h1>Components in Cloudflare Workers</h1>
      <p id="loaded">${greeting}</p>
      <p id="rendered">${hello('both')}</p>
      <p id="client"></p>
      <button id="add">add 21</button>
      <output id="sum">0</output>
    </main>
  </body>
</html>
`

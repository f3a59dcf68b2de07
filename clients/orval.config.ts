export default {
  cpq: {
    input: '../openapi/openapi.json',
    output: {
      target: 'generated/orval/client.ts',
      client: 'fetch',
      mode: 'tags',
      override: { mutator: { path: './orval-fetch.ts', name: 'send' } }
    }
  }
}

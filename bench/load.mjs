import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'

// A process of its own, so that the load does not share the event loop of what it measures. JSON in on stdin, JSON out on stdout.
const { url, headers, paths, method, connections, seconds } = JSON.parse(readFileSync(0, 'utf8'))
const share = Math.floor(paths.length / connections)
let next = 0
const options = {
  url,
  method,
  headers,
  connections,
  // Commands: every request acts on a row of its own, and the run ends when all have been used.
  ...(method === 'POST' ? { amount: share * connections } : { duration: seconds }),
  setupClient (client) {
    const from = next++ * share
    client.setRequests(paths.slice(from, from + share).map((path) => ({ method, path, headers, ...(method === 'POST' && { body: '{}' }) })))
  }
}
const { latency, duration, requests, non2xx, errors, '2xx': ok } = await autocannon(options)
console.log(JSON.stringify({ perSecond: ok / duration, p50: latency.p50, p99: latency.p99, ok, failed: non2xx + errors, samples: requests.total }))

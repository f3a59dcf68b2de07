import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  /** Where every part of the service registers what it counts. No label holds an id or a name. */
  readonly registry: Registry
  /** Where Prometheus reads; null while nothing listens. */
  readonly address: string | null
}

declare module 'fastify' {
  interface FastifyInstance { readonly metrics: Metrics }
}

interface Options {
  /** Absent: nothing is measured. */
  readonly listen?: { readonly host: string, readonly port: number } | undefined
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** For Prometheus, on a port of its own: what clients reach tells nothing of it. */
export default fp<Options>(async (app, { listen }) => {
  const metrics = { registry: new Registry(), address: null as string | null }
  app.decorate('metrics', metrics)
  if (!listen) return
  const { registry } = metrics
  collectDefaultMetrics({ register: registry })

  const duration = new Histogram({
    name: 'cpq_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry]
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : request.routeOptions.url ?? 'none'
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    done()
  })

  registry.registerMetric(new Gauge({
    name: 'cpq_database_connections',
    help: 'Connections that commands use: open, idle among them, and requests that wait for one.',
    labelNames: ['state'],
    registers: [],
    collect () { for (const [state, count] of Object.entries(app.db.connections())) this.set({ state }, count) }
  }))
  registry.registerMetric(new Gauge({
    name: 'cpq_event_loop_overload_seconds',
    help: 'The delay by which requests are refused as overloaded.',
    registers: [],
    collect () { this.set(app.lifecycle.delay / 1000) }
  }))

  const server = createServer(({ method, url }, answer) => {
    if (method !== 'GET' || url !== '/metrics') {
      answer.writeHead(404).end()
      return
    }
    registry.metrics().then(
      (text) => answer.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (err) => {
        app.log.error({ err }, 'The metrics could not be collected')
        answer.writeHead(500).end()
      })
  })
  app.addHook('onReady', async () => {
    await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(listen.port, listen.host, resolve) })
    const { address, family, port } = server.address() as AddressInfo
    metrics.address = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/metrics`
  })
  app.addHook('onClose', async () => {
    server.close()
    server.closeAllConnections()
  })
}, { name: 'metrics', dependencies: ['database', 'lifecycle'] })

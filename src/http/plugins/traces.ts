import type { Span, SpanContext } from '@opentelemetry/api'
import fp from 'fastify-plugin'
import { startError } from '../../db/kernel/start-error.ts'
import { traceContext } from '../problems.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Null unless traces are asked for. */
    span: Span | null
  }
}

/**
 * A span for each request, sent by OTLP over HTTP to `endpoint`; absent: none of the packages is loaded. Spans name routes,
 * never addresses, which may hold names. From here on the request carries the `traceparent` of its span.
 */
export default fp<{ endpoint?: string | undefined }>(async (app, { endpoint }) => {
  app.decorateRequest('span', null)
  if (!endpoint) return
  const { api, provider } = await open(endpoint)
  const tracer = provider.getTracer('cpq')

  app.addHook('onRequest', (request, _reply, done) => {
    const { method, headers } = request
    const caller = callerIn(headers['traceparent'])
    const context = caller ? api.trace.setSpanContext(api.ROOT_CONTEXT, caller) : api.ROOT_CONTEXT
    request.span = tracer.startSpan(method, { kind: api.SpanKind.SERVER }, context)
    const { traceId, spanId, traceFlags } = request.span.spanContext()
    headers['traceparent'] = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { span, method, problemCode, id, routeOptions: { url = 'none' } } = request
    const route = request.is404 ? 'none' : url
    span?.updateName(`${method} ${route}`).setAttributes({
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': reply.statusCode,
      'cpq.request_id': id,
      ...(problemCode !== null && { 'error.type': problemCode })
    })
    if (reply.statusCode >= 500) span?.setStatus({ code: api.SpanStatusCode.ERROR })
    span?.end()
    done()
  })
  app.addHook('onClose', async () => {
    await provider.shutdown().catch((err: unknown) => app.log.warn({ err }, 'The last spans were not sent'))
  })
}, { name: 'traces' })

function callerIn (header: unknown): SpanContext | undefined {
  const [, traceId, spanId, flags] = traceContext.exec(String(header)) ?? []
  return traceId && spanId ? { traceId, spanId, traceFlags: parseInt(flags!, 16), isRemote: true } : undefined
}

/** Packages of operators who want traces: installed beside the service, not with it. */
async function open (endpoint: string) {
  try {
    const [api, { resourceFromAttributes }, { BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http')
    ])
    const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` })
    const resource = resourceFromAttributes({ 'service.name': 'cpq' })
    return { api, provider: new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] }) }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw startError('OTEL_EXPORTER_OTLP_ENDPOINT is set, but a package that traces need is missing: npm install --no-save @opentelemetry/api ' +
      `@opentelemetry/resources @opentelemetry/sdk-trace-node @opentelemetry/exporter-trace-otlp-http (${message})`, error)
  }
}

import type { FastifyInstance } from 'fastify'
import { startError } from '../../db/kernel/start-error.ts'

/** Where spans go, by OTLP over HTTP: the value of OTEL_EXPORTER_OTLP_ENDPOINT. */
export interface Tracing { readonly endpoint: string, readonly serviceName: string }

const packages = ['@fastify/otel', '@opentelemetry/api', '@opentelemetry/sdk-trace-node', '@opentelemetry/exporter-trace-otlp-http']

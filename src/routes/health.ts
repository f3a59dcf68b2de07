import { setTimeout } from 'node:timers/promises'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { pendingMigrations } from '../db/kernel/migrate.ts'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import { integer, list, OpenString, ref, text, View } from '../http/schemas.ts'

const patience = 2_000
const tags = ['Health']
const about = 'Whether the service lives, has started, and can take requests.'

const Health = View('Health', { status: OpenString(['ok']) }, 'All is well; anything else is a problem.')
const HealthComponent = View('HealthComponent', {
  name: text(60),
  status: OpenString(['ok', 'degraded', 'failing']),
  ms: integer(0, 600_000)
}, 'A part of the service, and how long it took to answer.')
const HealthReport = View('HealthReport', {
  status: OpenString(['ok', 'failing']),
  components: list(ref(HealthComponent), 20)
}, 'How each part of the service is.')

const ok = { status: 'ok' }

/** For orchestrators: no credential, no version (C-53). `migrations` is the folder that the schema must have caught up with. */
export const healthRoutes: FastifyPluginAsyncTypebox<{ migrations: string }> = async (app, { migrations }) => {
  let isMigrated = false
  const needed = {
    database: () => app.db.ping(),
    migrations: async () => {
      isMigrated ||= (await pendingMigrations(app.db.system, migrations)).length === 0
      if (!isMigrated) throw notReady('migrations')
    }
  }
  const schema = { tags, response: { 200: ref(Health) } }
  const config = { public: true }

  app.get('/livez', {
    config: { ...config, about },
    schema: { ...schema, operationId: 'getLiveness', summary: 'Does the process live?', description: 'Asks nothing else.' }
  }, () => ok)

  app.get('/startupz', {
    config,
    schema: { ...schema, operationId: 'getStartup', summary: 'Has the service started?', description: 'Everything is loaded.' }
  }, () => {
    if (!app.lifecycle.isStarted) throw notReady('starting')
    return ok
  })

  app.get('/readyz', {
    config,
    schema: {
      ...schema,
      operationId: 'getReadiness',
      summary: 'May requests be sent here?',
      description: 'The database answers, its schema is as this release needs it, and the service is not about to stop.'
    }
  }, async () => {
    if (app.lifecycle.isDraining) throw notReady('draining')
    for (const [name, probe] of Object.entries(needed)) await inTime(probe(), name)
    return ok
  })

  app.get('/v1/reference/health', {
    config: { scope: 'reference:read', branchless: true },
    schema: {
      tags,
      operationId: 'getHealth',
      summary: 'How is each part?',
      description: 'For people and monitors that hold a credential. `webhooks` is degraded, and the service is ok, where an endpoint that the caller may know of was given up: it answered 410, or nothing arrived for five days.',
      response: { 200: ref(HealthReport) }
    }
  }, async ({ caller }) => {
    const components = await Promise.all([...Object.entries(needed), ...app.health.probes].map(async ([name, probe]) => {
      const began = performance.now()
      const status = await inTime(probe(caller), name).then((told) => told ?? 'ok', () => 'failing')
      return { name, status, ms: Math.round(performance.now() - began) }
    }))
    return { status: components.some(({ status }) => status === 'failing') ? 'failing' : 'ok', components }
  })
}

const notReady = (reason: string) => new DomainError(refuse('not_ready', 'api:C-53', { reason }))

async function inTime<T> (work: Promise<T>, reason: string): Promise<T> {
  const late = setTimeout(patience, undefined, { ref: false }).then(() => { throw notReady(reason) })
  return await Promise.race([work, late]).catch(() => { throw notReady(reason) })
}

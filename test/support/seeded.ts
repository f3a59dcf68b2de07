import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import { packageRoot } from '../../src/config.ts'
import { connect } from '../../src/db/kernel/client.ts'
import { type DemoKey, seedWhenEmpty } from '../../src/demo/seed.ts'
import { loadPresets } from '../../src/presets.ts'
import { openDatabase } from './database.ts'

export interface Seeded {
  readonly app: FastifyInstance
  readonly address: string
  readonly credentials: readonly DemoKey[]
  readonly ownerUrl: string
}

/** The real service with its demo branch and its jobs, listening on a port of its own. */
export async function startSeeded (t: Test): Promise<Seeded> {
  const { ownerUrl, appUrl } = await openDatabase(t)
  const secret = 'a secret of the tests, long enough for them'
  const db = connect({ url: appUrl, poolSize: 1 })
  const credentials = (await seedWhenEmpty({ db, secret, presets: loadPresets(packageRoot) }).finally(db.end))!
  const demoKeys = credentials.filter(({ role }) => role !== 'admin')
  const app = await buildApp({
    demoKeys, jobs: {}, outgoingAllow: ['localhost'], publicUrl: 'http://localhost', secret, databaseUrl: appUrl, logLevel: 'silent', poolSize: 4, preparedStatements: true, packageRoot
  })
  t.teardown(() => app.close())
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, address, credentials, ownerUrl }
}

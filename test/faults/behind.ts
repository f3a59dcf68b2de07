import type { InjectOptions } from 'fastify'
import type { Test } from 'tap'
import { type Answer, type Client, startApp, type TestApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { openProxy, type Proxy } from '../support/proxy.ts'

export type Timed = Answer & { readonly ms: number }

/** A service whose connections to the database can be cut. */
export interface Behind {
  readonly service: TestApp
  readonly proxy: Proxy
  readonly officer: Client
  call (options: InjectOptions): Promise<Timed>
  get (url: string): Promise<Timed>
  /** A new organisation of this name. */
  add (name: string): Promise<Timed>
  /** How often this name stands in the table, and in the events; it is asked past the proxy. */
  found (name: string): Promise<{ rows: number, events: number }>
}

export const organization = { siret: null, kinds: ['training'], activityDeclaration: null, sites: [] }

export async function startBehind (t: Test, poolSize = 2): Promise<Behind> {
  let proxy: Proxy | undefined
  const service = await startApp(t, { poolSize, through: async (url) => (proxy = await openProxy(t, url)).url })
  const officer = await service.as('officer')
  const call = async (options: InjectOptions): Promise<Timed> => {
    const began = performance.now()
    return { ...await officer.call(options), ms: performance.now() - began }
  }
  const add = (name: string) => call({ method: 'POST', url: '/v1/organizations', payload: { ...organization, name } })
  const found = async (name: string) => (await ask<{ rows: number, events: number }>(service.ownerUrl, `
    select (select count(*)::int from organization where name = $1) as rows,
      (select count(*)::int from domain_event where data->'state'->>'name' = $1) as events`, [name]))[0]!
  return { service, proxy: proxy!, officer, call, get: (url) => call({ method: 'GET', url }), add, found }
}

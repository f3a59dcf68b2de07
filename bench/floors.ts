import Fastify from 'fastify'
import pg from 'pg'
import { applicationId, branchId } from './rows.ts'
import { type Measure, quantile } from './report.ts'

/** The least that any service could do: a bare route and one prepared SELECT, without branch, role or rule. */
export async function bareService (url: string): Promise<{ address: string, close: () => Promise<void> }> {
  const pool = new pg.Pool({ connectionString: url, max: 10, options: `-c app.branch_id=${branchId}` })
  pool.on('error', () => {})
  const app = Fastify()
  app.get<{ Params: { id: string } }>('/one/:id', async ({ params }) => {
    const { rows } = await pool.query({ name: 'one', text: 'select * from application where branch_id = $1 and id = $2', values: [branchId, params.id] })
    return rows[0]
  })
  app.get('/page', async () => {
    const columns = 'id, version, candidate_id, certificate_id, route, status, submitted_on, jury_session_id, outcome, decided_on'
    const text = `select ${columns} from application where branch_id = $1 order by id desc limit 50`
    return { items: (await pool.query({ name: 'page', text, values: [branchId] })).rows }
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return { address, close: async () => { await app.close(); await pool.end() } }
}

interface Sent { readonly text: string, readonly values: readonly unknown[] | undefined }

/** What one command sends to the database, in order. */
export async function recordStatements (work: () => Promise<void>): Promise<Sent[]> {
  const sent: Sent[] = []
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, query: any, values?: any, ...rest: any[]) {
    sent.push(typeof query === 'string' ? { text: query, values } : { text: query.text, values: query.values })
    return (original as any).call(this, query, values, ...rest)
  } as never
  await work().finally(() => { pg.Client.prototype.query = original })
  return sent
}

/** The same statements on the same driver and pool, for other rows, with nothing around them. */
export async function replayStatements (
  url: string, recorded: readonly Sent[], { first, count, clients }: { first: string, count: readonly number[], clients: number }
): Promise<Measure> {
  const pool = new pg.Pool({ connectionString: url, max: 10, pipeline: true } as pg.PoolConfig)
  pool.on('error', () => {})
  const waits: number[] = []
  const queue = [...count]
  const start = performance.now()
  await Promise.all(Array.from({ length: clients }, async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const began = performance.now()
      await replayOne(pool, recorded, first, applicationId(next))
      waits.push(performance.now() - began)
    }
  }))
  const seconds = (performance.now() - start) / 1000
  await pool.end()
  waits.sort((a, b) => a - b)
  return { perSecond: count.length / seconds, p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) }
}

/** Awaits where the service must: facts after locks, the update after its facts. */
async function replayOne (pool: pg.Pool, recorded: readonly Sent[], first: string, other: string): Promise<void> {
  const client = await pool.connect()
  try {
    const running: Promise<unknown>[] = []
    for (const [index, { text, values }] of recorded.entries()) {
      if (values === undefined) { running.push(client.query(text)); continue }
      const isLast = text.includes('append_events')
      const given = values.map((value) => isLast ? renewed(swap(value, first, other)) : swap(value, first, other))
      const sent = client.query({ name: `r${index}`, text, values: given })
      sent.catch(() => {})
      running.push(sent)
      if (!isLast) await sent
    }
    await Promise.all(running)
  } catch (error) {
    client.release(true)
    throw error
  }
  client.release()
}

function swap (value: unknown, first: string, other: string): unknown {
  if (typeof value === 'string') return value.replaceAll(first, other)
  return Array.isArray(value) ? value.map((item) => swap(item, first, other)) : value
}

/** An event's id is its own. */
function renewed (value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('[')) return value
  return JSON.stringify((JSON.parse(value) as object[]).map((event) => ({ ...event, id: crypto.randomUUID() })))
}

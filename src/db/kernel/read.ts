import pg from 'pg'
import type { ReadTx } from '../schema.ts'
import { bind, type Statement, together } from './bind.ts'
import { isLost, translate } from './faults.ts'
import { opening, type Visit } from './opening.ts'

const tries = 5

interface Lane { client: Promise<pg.Client> | null, waiting: number }
/** How far the database's clock is ahead of ours, in milliseconds, and until when that is believed. */
interface Skew { readonly ahead: number, readonly until: number }

const skewBelieved = 10_000

/**
 * Reads: every statement is its own transaction and leaves with its BEGIN and COMMIT in one tick, on one of a few shared
 * connections. At READ COMMITTED it has its own snapshot in any case, so a longer transaction would see no more.
 */
export function reader (config: pg.ClientConfig, statement: Statement, count: number) {
  const lanes: Lane[] = Array.from({ length: count }, () => ({ client: null, waiting: 0 }))

  async function fly (lane: Lane, visit: Visit, text: string, values: unknown[]): Promise<pg.QueryResult> {
    const opened = lane.client ??= open(config, lane)
    const client = await opened
    try {
      const [, result] = await Promise.all(together(client, () =>
        [client.query(opening('READ ONLY', visit)), client.query(statement(text, values)), client.query('COMMIT')] as const))
      return result
    } catch (error) {
      if (isLost(error)) leave(lane, opened)
      throw error
    }
  }

  async function send (visit: Visit, text: string, values: unknown[]): Promise<pg.QueryResult> {
    for (let attempt = 1; ; attempt++) {
      const freest = lanes.reduce((best, lane) => lane.waiting < best.waiting ? lane : best)
      freest.waiting++
      try {
        return await fly(freest, visit, text, values)
      } catch (error) {
        if (attempt === tries || !isLost(error)) throw translate(error)
      } finally {
        freest.waiting--
      }
    }
  }

  let skew: Skew | undefined
  /** The database's time to within milliseconds, without asking it on every read: what a reader may do turns on days. */
  async function now (visit: Visit): Promise<string> {
    if (!skew || skew.until < Date.now()) {
      const { rows: [row] } = await send(visit, 'select now() as now', [])
      skew = { ahead: Date.parse(row.now) - Date.now(), until: Date.now() + skewBelieved }
    }
    return new Date(Date.now() + skew.ahead).toISOString()
  }

  const read = (visit: Visit): ReadTx => bind((text, values) => send(visit, text, values), visit.branchId, () => now(visit))
  const end = () => Promise.all(lanes.map(async (lane) => (await lane.client?.catch(() => null))?.end()))
  return { read, end }
}

function open (config: pg.ClientConfig, lane: Lane): Promise<pg.Client> {
  const client = new pg.Client(config)
  const lost = () => leave(lane, opened)
  client.on('error', lost).on('end', lost)
  const opened: Promise<pg.Client> = client.connect().then(() => client, (error) => {
    lost()
    throw translate(error)
  })
  return opened
}

/** Once: by then the lane may have another connection, which others use. */
function leave (lane: Lane, opened: Promise<pg.Client>): void {
  if (lane.client !== opened) return
  lane.client = null
  opened.then((client) => client.end()).catch(() => {})
}

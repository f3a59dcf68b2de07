import pg from 'pg'
import type { ReadTx } from '../schema.ts'
import { bind, type Statement } from './bind.ts'
import { isLost, translate } from './faults.ts'
import { opening, type Visit } from './opening.ts'

const tries = 5

interface Lane { client: Promise<pg.Client> | null, waiting: number }
interface Landed { readonly result: pg.QueryResult, readonly now: () => Promise<string> }

/**
 * Reads: every statement is its own transaction and leaves with its BEGIN and COMMIT in one tick, on one of a few shared
 * connections. At READ COMMITTED it has its own snapshot in any case, so a longer transaction would see no more.
 */
export function reader (config: pg.ClientConfig, statement: Statement, count: number) {
  const lanes: Lane[] = Array.from({ length: count }, () => ({ client: null, waiting: 0 }))

  async function fly (lane: Lane, visit: Visit, text: string, values: unknown[]): Promise<Landed> {
    const opened = lane.client ??= open(config, lane)
    const client = await opened
    try {
      const { sent, now } = opening('READ ONLY', visit, (begin) => client.query(begin))
      const answered = client.query(statement(text, values))
      const [result] = await Promise.all([answered, sent, client.query('COMMIT')])
      return { result, now }
    } catch (error) {
      if (isLost(error)) leave(lane, opened)
      throw error
    }
  }

  async function send (visit: Visit, text: string, values: unknown[]): Promise<Landed> {
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

  function read (visit: Visit): ReadTx {
    let first: Promise<Landed> | undefined
    const ask = (text: string, values: unknown[]) => {
      const landed = send(visit, text, values)
      first ??= landed
      return landed
    }
    const now = async () => (await (first ?? ask('select 1', []))).now()
    return bind(async (text, values) => (await ask(text, values)).result, visit.branchId, now)
  }

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

import pg from 'pg'
import type { Test } from 'tap'

/** A statement as it was sent. */
export interface Sent {
  readonly text: string
  readonly values: readonly unknown[]
  /** It left on a connection that waited for nothing: a round trip begins. */
  readonly beginsFlight: boolean
}

export interface Cost { readonly statements: number, readonly flights: number, readonly texts: readonly string[] }

/** Everything that this process sends to PostgreSQL, from now until the test ends. */
export function recordStatements (t: Test): Sent[] {
  const recorded: Sent[] = []
  const outstanding = new WeakMap<pg.Client, number>()
  const add = (client: pg.Client, change: number) => { outstanding.set(client, (outstanding.get(client) ?? 0) + change) }
  const { query } = pg.Client.prototype as { query: (...args: any[]) => any }

  function recording (this: pg.Client, ...args: any[]): any {
    const [config, values = []] = args
    const { text, values: named = Array.isArray(values) ? values : [] } = typeof config === 'string' ? { text: config } : config
    recorded.push({ text, values: named, beginsFlight: !outstanding.get(this) })
    add(this, 1)
    const landed = () => add(this, -1)
    const callback = args.at(-1)
    if (typeof callback === 'function') {
      args[args.length - 1] = (...answer: unknown[]) => { landed(); callback(...answer) }
      return query.apply(this, args)
    }
    const sent: Promise<unknown> = query.apply(this, args)
    sent.then(landed, landed)
    return sent
  }

  pg.Client.prototype.query = recording as never
  t.teardown(() => { pg.Client.prototype.query = query as never })
  return recorded
}

/** What some work costs. Nothing else may run beside it. */
export async function costOf (recorded: Sent[], work: () => Promise<unknown>): Promise<Cost> {
  const before = recorded.length
  await work()
  const sent = recorded.slice(before)
  return { statements: sent.length, flights: sent.filter(({ beginsFlight }) => beginsFlight).length, texts: sent.map(({ text }) => text) }
}

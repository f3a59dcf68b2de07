import { once } from 'node:events'
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net'
import type { Test } from 'tap'

/** A TCP proxy before PostgreSQL that cuts connections at a chosen word, loses bytes, or is not there at all. */
export interface Proxy {
  /** The same database, reached through the proxy. */
  readonly url: string
  /** How many connections were opened through it so far. */
  readonly opened: number
  /** How many are open. */
  readonly open: number
  /** Cuts a connection the next time that this side says this text. */
  trap (trap: Trap): Sprung
  /** Cuts all connections that are open. */
  cut (): void
  /** Refuses connections, and cuts those that are open: the database is away. */
  stop (): Promise<void>
  start (): Promise<void>
  /** Takes bytes and passes none on: a black hole in the network. */
  swallow (isOn: boolean): void
}

export interface Trap {
  readonly by: 'client' | 'server'
  readonly text: string
  /** The text itself still arrives; else what stands before it does, and no more. */
  readonly arrives?: boolean
  /** The other side finds the connection reset (ECONNRESET), not ended. */
  readonly resets?: boolean
  /** How often; once unless told otherwise. */
  readonly times?: number
  /** Called as it snaps, before the connection is cut. */
  readonly also?: () => void
}
export interface Sprung { readonly times: number }

interface Laid { readonly trap: Trap, readonly sprung: { times: number } }
interface Link { readonly client: Socket, readonly server: Socket }

export async function openProxy (t: Test, url: string): Promise<Proxy> {
  const target = addressOf(new URL(url))
  const links = new Set<Link>()
  const traps: Laid[] = []
  const state = { opened: 0, isSwallowing: false }
  const listener = createServer((client) => {
    state.opened++
    const link = { client, server: connect(target) }
    links.add(link)
    for (const [name, socket] of Object.entries(link)) {
      socket.setNoDelay(true).on('error', () => {}).on('close', () => sever(links, link))
      socket.on('data', (bytes: Buffer) => { if (!state.isSwallowing) pass(link, name as keyof Link, bytes) })
    }
  })

  function pass (link: Link, by: keyof Link, bytes: Buffer): void {
    const to = by === 'client' ? link.server : link.client
    const found = traps.find(({ trap, sprung }) => trap.by === by && sprung.times < (trap.times ?? 1) && bytes.includes(trap.text))
    if (!found) {
      to.write(bytes)
      return
    }
    const { trap, sprung } = found
    sprung.times++
    const from = bytes.indexOf(trap.text)
    const last = trap.arrives ? bytes : bytes.subarray(0, from)
    trap.also?.()
    links.delete(link)
    // What may still arrive does so before the end of the connection.
    if (trap.resets) to.resetAndDestroy()
    else to.end(last)
    link[by].destroy()
  }

  const start = async () => {
    listener.listen(port, '127.0.0.1')
    await once(listener, 'listening')
    port = (listener.address() as { port: number }).port
  }
  const cut = () => { for (const link of links) sever(links, link) }
  const stop = async () => {
    if (!listener.listening) return
    const closed = once(listener, 'close')
    listener.close()
    cut()
    await closed
  }
  let port = 0
  await start()
  t.teardown(stop)
  return {
    url: through(url, port),
    get opened () { return state.opened },
    get open () { return links.size },
    trap (trap) {
      const sprung = { times: 0 }
      traps.push({ trap, sprung })
      return sprung
    },
    cut,
    stop,
    start,
    swallow (isOn) { state.isSwallowing = isOn }
  }
}

function sever (links: Set<Link>, link: Link): void {
  if (!links.delete(link)) return
  link.client.destroy()
  link.server.destroy()
}

/** A host that is a folder holds a unix socket. */
function addressOf ({ hostname, port, searchParams }: URL): NetConnectOpts {
  const host = searchParams.get('host') ?? decodeURIComponent(hostname)
  const number = Number(port || 5432)
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${number}` } : { host, port: number }
}

function through (url: string, port: number): string {
  const { protocol, username, password, pathname } = new URL(url)
  return `${protocol}//${username}${password && `:${password}`}@127.0.0.1:${port}${pathname}`
}

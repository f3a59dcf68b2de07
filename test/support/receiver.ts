import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export interface Received { readonly headers: IncomingHttpHeaders, readonly body: string }

/** A real HTTP server on this machine that keeps what it gets; `answer` says how it behaves, and may be changed. */
export interface Receiver {
  readonly url: string
  readonly received: Received[]
  answer: (reply: ServerResponse, received: Received) => void
  /** Until so many requests have come, at most ten seconds. */
  until (count: number): Promise<void>
}

export async function openReceiver (t: Test, answer: Receiver['answer'] = (reply) => reply.writeHead(204).end()): Promise<Receiver> {
  const received: Received[] = []
  let arrived = () => {}
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString() }
      received.push(one)
      receiver.answer(reply, one)
      arrived()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => { server.closeAllConnections(); server.close() })
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    answer,
    async until (count) {
      const late = AbortSignal.timeout(10_000)
      while (received.length < count && !late.aborted) {
        await new Promise<void>((resolve) => {
          arrived = resolve
          late.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    }
  }
  return receiver
}

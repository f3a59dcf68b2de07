import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'
import type { Test } from 'tap'

type Pair = Awaited<ReturnType<typeof generateKeyPair>>
type Header = Readonly<Record<string, unknown>>

/** An identity provider on this machine: it publishes its keys and signs what it is told to. */
export interface TestIssuer {
  readonly url: string
  readonly jwksUri: string
  /** What it publishes; may be changed. */
  readonly keys: JWK[]
  /** How often its keys were read. */
  readonly reads: () => number
  /** From now on it answers so; 200 again serves the keys. */
  answerWith (status: number): void
  readonly pair: Pair
  /** A good token, but for what is said. */
  token (claims?: JWTPayload, header?: Header, key?: Parameters<SignJWT['sign']>[0]): Promise<string>
}

export const seconds = () => Math.floor(Date.now() / 1000)
export const audience = 'https://cpq.example.org'

export async function startIssuer (t: Test, alg = 'ES256'): Promise<TestIssuer> {
  const pair = await generateKeyPair(alg, { extractable: true })
  const keys: JWK[] = [{ ...await exportJWK(pair.publicKey), kid: 'one', alg, use: 'sig' }]
  let reads = 0
  let status = 200
  const server = createServer((_request, response) => {
    reads++
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => { server.closeAllConnections(); server.close() })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    jwksUri: `${url}/keys`,
    keys,
    pair,
    reads: () => reads,
    answerWith: (next) => { status = next },
    token: (claims, header, key = pair.privateKey) =>
      new SignJWT({ iss: url, aud: audience, sub: 'someone', iat: seconds(), exp: seconds() + 300, ...claims })
        .setProtectedHeader({ alg, kid: 'one', typ: 'at+jwt', ...header }).sign(key)
  }
}

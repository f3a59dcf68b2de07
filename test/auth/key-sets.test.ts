import { exportJWK, generateKeyPair, jwtVerify } from 'jose'
import t from 'tap'
import { keySets } from '../../src/auth/key-sets.ts'
import { outgoing } from '../../src/http/outgoing.ts'
import { startIssuer } from '../support/issuer.ts'

async function start (t: Parameters<typeof startIssuer>[0]) {
  let now = 0
  const issuer = await startIssuer(t)
  const keyOf = keySets(outgoing({ allow: ['127.0.0.1'] }), () => now)
  const verify = (token: string) => jwtVerify(token, (header, input) => keyOf(issuer.jwksUri, header, input)).then(() => 'good', (error) => error.refusal?.code ?? error.code)
  return { issuer, verify, wait: (seconds: number) => { now += seconds * 1000 } }
}

t.test('6.5 a flood of unknown keys reads the set at most once in 30 s', async (t) => {
  const { issuer, verify, wait } = await start(t)
  const [known, unknown] = [await issuer.token(), await issuer.token({}, { kid: 'unknown' })]
  t.strictSame(await Promise.all(Array.from({ length: 20 }, () => verify(known))), Array(20).fill('good'))
  t.equal(issuer.reads(), 1, 'all wait for the same answer')
  for (let turn = 0; turn < 50; turn++) t.equal(await verify(unknown), 'ERR_JWKS_NO_MATCHING_KEY')
  t.equal(issuer.reads(), 1)
  wait(31)
  await Promise.all(Array.from({ length: 50 }, () => verify(unknown)))
  t.equal(issuer.reads(), 2)
})

t.test('an issuer changes its keys: the new one works within 30 s, the old one ends within ten minutes', async (t) => {
  const { issuer, verify, wait } = await start(t)
  const old = await issuer.token()
  t.equal(await verify(old), 'good')
  const next = await generateKeyPair('ES256', { extractable: true })
  issuer.keys[0] = { ...await exportJWK(next.publicKey), kid: 'two', alg: 'ES256' }
  wait(31)
  t.equal(await verify(await issuer.token({}, { kid: 'two' }, next.privateKey)), 'good')
  t.equal(await verify(old), 'ERR_JWKS_NO_MATCHING_KEY')
  issuer.keys.length = 0
  wait(601)
  t.equal(await verify(await issuer.token({}, { kid: 'two' }, next.privateKey)), 'ERR_JWKS_NO_MATCHING_KEY')
})

t.test('an issuer that is away for a while stops nobody; one that was never read, everybody', async (t) => {
  const { issuer, verify, wait } = await start(t)
  const token = await issuer.token()
  issuer.answerWith(503)
  t.equal(await verify(token), 'issuer_unavailable')
  t.equal(await verify(token), 'issuer_unavailable')
  t.equal(issuer.reads(), 1, 'nor is it asked at each try')
  issuer.answerWith(200)
  wait(31)
  t.equal(await verify(token), 'good')
  issuer.answerWith(503)
  wait(1800)
  t.equal(await verify(token), 'good')
  wait(1801)
  t.equal(await verify(token), 'issuer_unavailable', 'an hour at most')
})

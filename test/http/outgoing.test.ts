import { EventEmitter, once } from 'node:events'
import http, { type RequestListener } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { type Address, isPublic, outgoing, type OutgoingError, type OutgoingReason } from '../../src/http/outgoing.ts'

async function receiver (t: Test, listener: RequestListener): Promise<{ url: string, port: number }> {
  const server = http.createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => { server.closeAllConnections(); server.close() })
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}/`, port }
}

const trusting = outgoing({ allow: ['localhost'] })
const answering = (...addresses: string[]) => async (): Promise<Address[]> => addresses.map((address) => ({ address, family: net.isIP(address) }))

async function fails (t: Test, calling: Promise<unknown>, wanted: OutgoingReason): Promise<void> {
  const reason = await calling.then(() => 'answered', (error: OutgoingError) => error.reason)
  t.equal(reason, wanted)
}

t.test('SEC-9 only https on its own port to a name may be called', (t) => {
  const { allows } = outgoing({ allow: [] })
  for (const url of ['https://hooks.example.org', 'https://hooks.example.org:443/a?b=c', 'https://bücher.example/x']) t.equal(allows(url), true, url)
  const refused = [
    'http://hooks.example.org', 'https://hooks.example.org:8443', 'ftp://hooks.example.org', 'file:///etc/passwd', 'gopher://x.example:70/', 'data:,x',
    'https://user@hooks.example.org', 'https://user:pw@hooks.example.org', 'https://:pw@hooks.example.org', '//hooks.example.org', '', 'nothing',
    'https://127.0.0.1', 'https://2130706433', 'https://0x7f000001', 'https://017700000001', 'https://0177.0.0.1', 'https://0x7f.1', 'https://127.1',
    'https://127.0.0.1.', 'https://1２7.0.0.1', 'https://①②⑦.⓪.⓪.①', 'https://127。0。0。1', 'https://0', 'https://8.8.8.8', 'https://10.0.0.1',
    'https://169.254.169.254/latest/meta-data', 'https://[::1]', 'https://[::]', 'https://[::ffff:127.0.0.1]', 'https://[::ffff:7f00:1]', 'https://[fe80::1]',
    'https://[64:ff9b::7f00:1]', 'https://[2002:7f00:1::]', 'https://[2001:4860:4860::8888]', 'https://localhost.', 'https://hooks.example.org.'
  ]
  for (const url of refused) t.equal(allows(url), false, url)
  t.end()
})

t.test('SEC-9 what the internet does not route is no address to call', (t) => {
  for (const address of ['8.8.8.8', '1.1.1.1', '2001:4860:4860::8888', '2a01:e0a::1']) t.equal(isPublic(address), true, address)
  const blocked = [
    '0.0.0.0', '0.1.2.3', '10.1.2.3', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255',
    '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.51.100.7', '203.0.113.7', '224.0.0.1', '239.1.1.1', '240.0.0.1',
    '255.255.255.255', '::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '4000::1', '1::1', '64:ff9b::7f00:1', '64:ff9b:1::1', '100::1', '2001::1',
    '2001:db8::1', '2002:7f00:1::', '2002:808:808::', '3fff::1', '5f00::1', 'fc00::1', 'fd12::1', 'fe80::1', 'fec0::1', 'ff02::1', 'localhost', ''
  ]
  for (const address of blocked) t.equal(isPublic(address), false, address)
  t.end()
})

t.test('SEC-9 a name is not called when one of its addresses is private', async (t) => {
  for (const resolve of [answering('127.0.0.1'), answering('8.8.8.8', '10.0.0.1'), answering('2001:4860:4860::8888', '::1')]) {
    await fails(t, outgoing({ allow: [], resolve }).fetch('https://hooks.example.org'), 'address_not_allowed')
  }
  await fails(t, trusting.fetch('http://elsewhere.example'), 'url_not_allowed')
  const lost = async () => { throw new Error('ENOTFOUND') }
  await fails(t, outgoing({ allow: [], resolve: lost }).fetch('https://hooks.example.org'), 'name_not_found')
})

t.test('SEC-9 the connection goes to the address that was checked, whatever the name says next', async (t) => {
  const { port } = await receiver(t, (request, response) => response.end(request.headers.host))
  let asked = 0
  const rebinding = async () => [{ address: ++asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
  const { text } = await outgoing({ allow: [`hooks.example.org:${port}`], resolve: rebinding }).fetch(`http://hooks.example.org:${port}/`)
  t.equal(text, `hooks.example.org:${port}`, 'though the system knows no such name')
  t.equal(asked, 1)
})

t.test('SEC-9 TLS is spoken to the checked address, for the name that was asked', async (t) => {
  const server = net.createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const hello = once(server, 'connection').then(async ([socket]) => {
    const [data] = await once(socket, 'data')
    socket.destroy()
    return data as Buffer
  })
  const { fetch } = outgoing({ allow: [`hooks.example.org:${port}`], resolve: answering('127.0.0.1') })
  await fails(t, fetch(`https://hooks.example.org:${port}/`), 'no_connection')
  t.equal((await hello)[0], 22, 'a handshake')
  t.ok((await hello).includes('hooks.example.org'), 'with the name')
})

t.test('a trusted receiver gets the request, and its answer comes back', async (t) => {
  const { url } = await receiver(t, async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    response.writeHead(202, { 'x-seen': `${request.method} ${request.headers['x-mark']} ${request.headers['content-length']}` }).end(body)
  })
  const answer = await trusting.fetch(url, { method: 'POST', headers: { 'x-mark': 'a' }, body: 'café' })
  t.match(answer, { status: 202, text: 'café', headers: { 'x-seen': 'POST a 5' } })
})

t.test('SEC-9 a redirect is an answer, not a way', async (t) => {
  const { url } = await receiver(t, (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end())
  t.match(await trusting.fetch(url), { status: 302, headers: { location: 'http://169.254.169.254/' } })
})

t.test('SEC-9 one deadline holds for the name, the connection and the last byte', async (t) => {
  const slow = () => new Promise<Address[]>((resolve) => setTimeout(resolve, 300, []))
  await fails(t, outgoing({ allow: ['localhost'], resolve: slow }).fetch('http://localhost/', { deadlineMs: 50 }), 'timed_out')
  const silent = await receiver(t, () => {})
  await fails(t, trusting.fetch(silent.url, { deadlineMs: 100 }), 'timed_out')
  const dripping = await receiver(t, (_request, response) => {
    const drip = setInterval(() => response.write('.'), 20)
    response.once('close', () => clearInterval(drip))
  })
  await fails(t, trusting.fetch(dripping.url, { deadlineMs: 150 }), 'timed_out')
})

t.test('SEC-9 no more than 64 kB is read, and nothing is unpacked', async (t) => {
  const endings = new EventEmitter()
  const cut = once(endings, 'cut')
  const endless = await receiver(t, (_request, response) => {
    const pour = () => { while (response.writable && response.write('x'.repeat(10_000))) ; }
    response.on('drain', pour).once('close', () => endings.emit('cut'))
    pour()
  })
  t.equal((await trusting.fetch(endless.url)).text.length, 64 * 1024)
  await cut
  const bomb = gzipSync(Buffer.alloc(10_000_000))
  const bombing = await receiver(t, (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb))
  t.ok((await trusting.fetch(bombing.url)).text.length <= bomb.length)
})

t.test('a receiver that is not there, or leaves, is told apart from one that is slow', async (t) => {
  await fails(t, trusting.fetch('http://localhost:1/'), 'no_connection')
  const leaving = await receiver(t, (request) => request.socket.destroy())
  await fails(t, trusting.fetch(leaving.url), 'no_connection')
  const half = await receiver(t, (_request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('half')
    setTimeout(() => response.destroy(), 20)
  })
  await fails(t, trusting.fetch(half.url), 'no_connection')
})

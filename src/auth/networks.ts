import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** `192.0.2.0/24` or `2001:db8::/32`, or one address. */
export function isNetwork (text: string): boolean {
  return isIP(text.split('/', 1)[0]!) !== 0 && (!text.includes('/') || ipaddr.isValidCIDR(text))
}

/** Whether a request from this address is one of theirs. IPv4 is the same however the socket writes it. */
export function isWithin (address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const caller = ipaddr.process(address)
  return networks.some((network) => {
    const [first, bits] = ipaddr.isValidCIDR(network) ? ipaddr.parseCIDR(network) : alone(network)
    return first.kind() === caller.kind() && caller.match(first as never, bits)
  })
}

function alone (text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

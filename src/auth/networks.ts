import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** `192.0.2.0/24` or `2001:db8::/32`, or one address. IPv4 inside IPv6 is no network of its own: no address would be in it. */
export function isNetwork (text: string): boolean {
  const [first, bits] = text.split('/')
  return isIP(first!) !== 0 && (bits === undefined || (ipaddr.isValidCIDR(text) && ipaddr.parse(first!).range() !== 'ipv4Mapped'))
}

/** Whether a request from this address is one of theirs. IPv4 is the same however the socket writes it. */
export function isWithin (address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const caller = ipaddr.process(address)
  return networks.some((network) => isPart(caller, parse(network)))
}

/** Whether all addresses of `networks` are in `outer` too; none stands for all there are. */
export function areWithin (networks: readonly string[], outer: readonly string[]): boolean {
  if (outer.length === 0 || networks.length === 0) return outer.length === 0
  return networks.map(parse).every(([first, bits]) => outer.map(parse).some((network) => network[1] <= bits && isPart(first, network)))
}

type Address = ipaddr.IPv4 | ipaddr.IPv6

function isPart (address: Address, [first, bits]: [Address, number]): boolean {
  return first.kind() === address.kind() && address.match(first as never, bits)
}

function parse (text: string): [Address, number] {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

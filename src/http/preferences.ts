/** The value of one preference of the header Prefer (RFC 7240): the first, if it is repeated; nothing, if it is not there. */
export function preferenceOf (header: string | readonly string[] | undefined, name: string): string | undefined {
  for (const preference of String(header ?? '').slice(0, 500).split(',')) {
    const [token = '', value = ''] = preference.split(';', 1)[0]!.split('=', 2).map((part) => part.trim())
    if (token.toLowerCase() === name) return value.replace(/^"(.*)"$/, '$1')
  }
  return undefined
}

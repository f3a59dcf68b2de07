import type { Reader } from './site.ts'

/** `op:`, `code:` and `machine:` point into the reference; a guide's file is its page; the rest is an address as it stands. */
export function linkTo (reader: Reader, href: string): string {
  const { home } = reader
  const [, kind, name = ''] = /^(op|code|machine):(.+)$/.exec(href) ?? []
  if (kind === 'op') return operationLink(reader, name)
  if (kind === 'code') return `${home}/errors#${name}`
  if (kind === 'machine') return `${home}/machines/${name}`
  const [, file, part = ''] = /^([a-z-]+)\.md(#.*)?$/.exec(href) ?? []
  return file ? `${home}/guides/${file}${part}` : href.replace(/^~/, home)
}

export const slug = (tag: string) => tag.replace(/(?<=[a-z])(?=[A-Z])/g, '-').replaceAll(' ', '-').toLowerCase()

/** Where the reference explains an operation. */
export function operationLink ({ home, documents }: Reader, operationId: string): string {
  for (const path of Object.values(documents().openapi30['paths'] as object)) {
    for (const operation of Object.values(path)) {
      const { operationId: id, tags } = operation as { operationId: string, tags: [string] }
      if (id === operationId) return `${home}/reference/${slug(tags[0])}#${operationId}`
    }
  }
  throw new Error(`A guide points at ${operationId}, which is no operation.`)
}

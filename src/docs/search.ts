import { codes } from '../domain/codes.ts'
import { machines } from '../domain/index.ts'
import { guides, readGuide } from './guides.ts'
import { operationsOf, told } from './operations.ts'
import type { Reader } from './site.ts'

/** Everything that has an address here, for the search field: `[title, more words, address]`. */
export function searchIndex (reader: Reader): readonly (readonly [string, string, string])[] {
  const { home, language } = reader
  return [
    ...guides.map((name) => {
      const { title, lead } = readGuide(reader, name)
      return [title, lead, `${home}/guides/${name}`] as const
    }),
    ...operationsOf(reader).map(({ method, path, id, link, written }) => [told(written, language).summary, `${method} ${path} ${id}`, link] as const),
    ...machines.map(({ name, collection }) => [name, collection, `${home}/machines/${name.replaceAll(' ', '_')}`] as const),
    ...Object.entries(codes).map(([code, { title }]) => [code, title[language], `${home}/errors#${code}`] as const)
  ]
}

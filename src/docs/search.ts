import { codes } from '../domain/codes.ts'
import { machines } from '../domain/index.ts'
import { guides, readGuide } from './guides.ts'
import { anchor } from './html.ts'
import { operationsOf, told } from './operations.ts'
import type { Reader } from './site.ts'

/** What is shown, what is shown below it, its address, and what is searched without being shown. */
type Entry = readonly [title: string, more: string, address: string, text?: string]

/** Everything that has an address here, for the search field. */
export function searchIndex (reader: Reader): readonly Entry[] {
  const { home, language } = reader
  return [
    ...guides.flatMap((name) => sectionsOf(reader, name)),
    ...operationsOf(reader).map(({ method, path, id, link, written }): Entry => [told(written, language).summary, `${method} ${path} ${id}`, link]),
    ...machines.map(({ name, collection }): Entry => [name, collection, `${home}/machines/${name.replaceAll(' ', '_')}`]),
    ...Object.entries(codes).map(([code, { title }]): Entry => [code, title[language], `${home}/errors#${code}`])
  ]
}

/** A guide, and each of its sections with all its text, examples included. */
function sectionsOf (reader: Reader, name: string): Entry[] {
  const { title, lead, text } = readGuide(reader, name)
  const address = `${reader.home}/guides/${name}`
  const [, ...sections] = text.split(/^## /m)
  return [[title, lead, address], ...sections.map((section): Entry => {
    const [heading = '', ...lines] = section.split('\n')
    return [heading, title, `${address}#${anchor(heading)}`, lines.join(' ')]
  })]
}

import type { Language } from '../http/languages.ts'
import { changelogPage } from './changelog.ts'
import { errorsPage } from './errors.ts'
import { guidePage, guidesPage } from './guides.ts'
import { landingPage } from './landing.ts'
import { machinePage, machinesPage } from './machines.ts'
import { referencePage, tagPage } from './reference.ts'
import { searchIndex } from './search.ts'
import { kept, served, type Served } from './served.ts'
import { shell } from './shell.ts'
import { type Page, type Reader, readerOf, type Site } from './site.ts'
import { tryDocument, tryPage } from './try.ts'

type Made = Page | undefined | Promise<Page | undefined>

const sections: Readonly<Record<string, { readonly all: (reader: Reader) => Made, readonly one?: (reader: Reader, name: string) => Made }>> = {
  '': { all: landingPage },
  guides: { all: guidesPage, one: guidePage },
  reference: { all: referencePage, one: tagPage },
  machines: { all: machinesPage, one: machinePage },
  errors: { all: errorsPage },
  changelog: { all: changelogPage },
  try: { all: tryPage }
}
const data: Readonly<Record<string, (reader: Reader) => object>> = { '/search.json': searchIndex, '/openapi.json': tryDocument }

/** Each page by its address below the language. */
export function pages (site: Site): (language: Language, path: string) => Promise<Served | undefined> {
  const make = kept(async (address) => {
    const [language, path] = [address.slice(0, 2) as Language, address.slice(2)]
    const reader = readerOf(site, language)
    if (Object.hasOwn(data, path)) return served('application/json; charset=utf-8', JSON.stringify(data[path]!(reader)))
    const page = await find(reader, path.split('/'))
    return page && served('text/html; charset=utf-8', shell(reader, page).markup)
  })
  return (language, path) => make(language + path)
}

function find (reader: Reader, [, section = '', name, ...rest]: readonly string[]): Made {
  if (!Object.hasOwn(sections, section) || rest.length > 0) return undefined
  const { all, one } = sections[section]!
  return name === undefined ? all(reader) : one?.(reader, name)
}

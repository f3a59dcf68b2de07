import type { Role } from '../domain/kernel/machine.ts'
import type { Language } from '../http/languages.ts'
import type { Json } from '../http/openapi/shared.ts'
import type { Html } from './html.ts'
import { words } from './words.ts'

/** A key of the demo branch, for trying things out on this page. */
export interface DemoKey { readonly role: Role, readonly whose: string, readonly credential: string }

export interface Site {
  readonly publicUrl: string
  readonly packageRoot: string
  readonly demoKeys: readonly DemoKey[]
  readonly documents: () => { readonly openapi30: Json, readonly openapi31: Json }
}

/** What a page is made from: the service, and the reader's language with its words. */
export interface Reader extends Site { readonly language: Language, readonly say: typeof words[Language], readonly home: string }

export interface Page {
  /** What follows `/docs/{language}`. */
  readonly path: string
  readonly title: string
  readonly content: Html
  /** Entries of the navigation beside the content. */
  readonly aside?: Html
  readonly scripts?: readonly string[]
  readonly styles?: readonly string[]
  readonly isWide?: boolean
}

export const readerOf = (site: Site, language: Language): Reader => ({ ...site, language, say: words[language], home: `/docs/${language}` })

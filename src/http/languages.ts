import type { Language } from '../domain/labels.ts'

export type { Language }

const known = new Map<string, Language>()

/** What Accept-Language prefers of what we speak; French where it says nothing (C-32). */
export function languageOf (header: string | undefined): Language {
  if (!header) return 'fr'
  let language = known.get(header)
  if (language === undefined) {
    language = weight(header, 'en') > weight(header, 'fr') ? 'en' : 'fr'
    if (known.size < 500) known.set(header, language)
  }
  return language
}

/** The q-value of a language, `*` included (RFC 9110, 12.5.4). */
function weight (header: string, language: Language): number {
  let any = 0
  let exact: number | undefined
  for (const range of header.slice(0, 500).toLowerCase().split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    const value = q === undefined ? 1 : Number(q.slice(2)) || 0
    if (tag === language || tag.startsWith(`${language}-`)) exact = Math.max(exact ?? 0, value)
    if (tag === '*') any = value
  }
  return exact ?? any
}

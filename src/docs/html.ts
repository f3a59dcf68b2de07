/** A piece of a page: what is put into `html` is escaped unless it is such a piece itself. */
export interface Html { readonly markup: string }

type Value = Html | string | number | false | null | undefined | readonly Value[]

export const raw = (markup: string): Html => ({ markup })

export function html (strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return raw(strings.reduce((page, text, index) => page + markupOf(values[index - 1]) + text))
}

function markupOf (value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value))
  return 'markup' in value ? value.markup : value.map(markupOf).join('')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escape = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!)

/** `code` between backticks, as descriptions have it. */
export const prose = (text: string): Html => raw(escape(text).replace(/`([^`]+)`/g, '<code>$1</code>'))

/** The anchor of a heading. */
export const anchor = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')

/** Letters that are typed as others, though no mark tells them apart. */
const typedAs: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', þ: 'th', ı: 'i', ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h' }

const folded = (text: string) =>
  text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/[œæßþıłøđðħ]/g, (letter) => typedAs[letter]!)

const parted = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '')

/** What somebody types to find a name: its words, without accents and capitals. */
export const searchWords = (text: string): string[] => [...new Set(parted(folded(text)))]

/** What a name is found by: `Jean-Pierre d’Artagnan` by jean, pierre, jeanpierre, d, artagnan and dartagnan. */
export function nameWords (name: string): string[] {
  const words = folded(name).split(/\s+/).map(parted)
  return [...new Set(words.flatMap((parts) => [...parts, parts.join('')]))].filter((word) => word !== '')
}

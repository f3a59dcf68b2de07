/**
 * Award numbers and verification codes. A number counts and opens nothing; a code is drawn at random and opens the public register.
 * Both begin with the branch's prefix, so that they are unique everywhere, and end with a check character.
 */

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** Crockford's base 32: no I, L, O or U, which people misread. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 80 random bits: at a thousand guesses a second, one hit among a branch's million codes takes 38 million years. */
export const codeBytes = 10
const codeLength = codeBytes * 8 / 5

/** ISO/IEC 7064, MOD 37,36: one more letter or digit, by which any single wrong one and most exchanges of two show. */
export function checkCharacter (text: string): string {
  const product = [...text].reduce((left, character) => {
    const sum = (left + alphabet.indexOf(character)) % 36 || 36
    return sum * 2 % 37
  }, 36)
  return alphabet[(37 - product) % 36]!
}

/** `PREFIX-2026-000042-C`. */
export function awardNumber (prefix: string, year: number, sequence: number): string {
  const [yearText, sequenceText] = [String(year), String(sequence).padStart(6, '0')]
  return [prefix, yearText, sequenceText, checkCharacter(prefix + yearText + sequenceText)].join('-')
}

export function isAwardNumber (text: string): boolean {
  const [, prefix, year, sequence, check] = /^([A-Z]{3,6})-([0-9]{4})-([0-9]{6,})-([0-9A-Z])$/.exec(text) ?? []
  return check !== undefined && checkCharacter(`${prefix}${year}${sequence}`) === check
}

/** `PREFIX-7K3M-9QXZ-2P4T-6V8W-C`, from 10 random bytes. */
export function verificationCode (prefix: string, random: Uint8Array): string {
  if (random.length !== codeBytes) throw new RangeError(`A verification code takes ${codeBytes} random bytes.`)
  return writeCode(prefix, base32(random))
}

export interface ReadCode { readonly prefix: string, readonly code: string }

/** The code as it was written, however it was typed: small letters, spaces for hyphens, O for 0, I or L for 1. Null for what is no code. */
export function readVerificationCode (typed: string): ReadCode | null {
  const [, prefix, body, check] = /^([A-Z]{3,6})([0-9A-Z]{16})([0-9A-Z])$/.exec(typed.toUpperCase().replace(/[\s-]/g, '')) ?? []
  if (prefix === undefined || body!.includes('U')) return null
  const code = writeCode(prefix, plain(body!))
  return plain(code.at(-1)!) === plain(check!) ? { prefix, code } : null
}

function writeCode (prefix: string, body: string): string {
  return [prefix, ...body.match(/.{4}/g)!, checkCharacter(prefix + body)].join('-')
}

const plain = (text: string) => text.replaceAll('O', '0').replace(/[IL]/g, '1')

function base32 (bytes: Uint8Array): string {
  const bits = [...bytes].reduce((sum, byte) => sum << 8n | BigInt(byte), 0n)
  return Array.from({ length: codeLength }, (_, place) => letters[Number(bits >> BigInt(5 * (codeLength - 1 - place)) & 31n)]).join('')
}

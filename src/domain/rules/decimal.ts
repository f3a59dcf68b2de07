/** Marks are decimal text with two decimals at most, counted in hundredths: no float touches them. */

/** A weighted mean before its division, so that nothing is ever rounded before it is compared. */
export interface Mean { readonly hundredths: bigint, readonly weight: bigint }

export const isMark = (text: string): boolean => /^[0-9]{1,3}(\.[0-9]{1,2})?$/.test(text)

export function toHundredths (mark: string): bigint {
  const [whole, decimals = ''] = mark.split('.')
  return BigInt(whole! + decimals.padEnd(2, '0'))
}

export function mean (weighted: readonly { readonly mark: string, readonly weight: number }[]): Mean {
  return {
    hundredths: weighted.reduce((sum, { mark, weight }) => sum + toHundredths(mark) * BigInt(weight), 0n),
    weight: weighted.reduce((sum, { weight }) => sum + BigInt(weight), 0n)
  }
}

/** Inclusive: 70 reaches 70. */
export const reaches = (value: Mean, floor: string): boolean => value.hundredths >= toHundredths(floor) * value.weight

/** For reading: cut after two decimals, so that 69.996 is never shown as a mark that passes. */
export function writeMean ({ hundredths, weight }: Mean): string {
  const cut = hundredths / weight
  return `${cut / 100n}.${String(cut % 100n).padStart(2, '0')}`
}

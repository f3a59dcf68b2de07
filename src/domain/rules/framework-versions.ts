/** When a version of a framework takes effect. */
export interface DatedVersion { readonly version: number, readonly effectiveOn: string }

/** The latest version in effect on this day; before all of them, the first. What entered under another one stays with it. */
export function versionInForce (versions: readonly DatedVersion[], date: string): number {
  const begun = versions.filter(({ effectiveOn }) => effectiveOn <= date).map(({ version }) => version)
  return begun.length > 0 ? Math.max(...begun) : Math.min(...versions.map(({ version }) => version))
}

/** `return_incomplete`, `panel-members` → `ReturnIncomplete`, `PanelMembers`. */
export function pascal (name: string): string {
  return name.split(/[_-]/).map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
}

export function camel (name: string): string {
  return name[0]!.toLowerCase() + pascal(name).slice(1)
}

/** `panel-members` → `panel-member`, `policies` → `policy`. */
export function singular (collection: string): string {
  return collection.replace(/ies$/, 'y').replace(/s$/, '')
}

/** `jury_session`, `panel-member` → words of a sentence. */
export function spoken (name: string): string {
  return name.replaceAll(/[_-]/g, ' ')
}

/** `an application`, `a jury session`. */
export function indefinite (name: string): string {
  return `${/^[aeio]/.test(name) ? 'an' : 'a'} ${spoken(name)}`
}

/** `applicationId` → `application_id`. */
export function snake (name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

interface Address { readonly pattern: RegExp, readonly methods: Set<string> }

/** Which methods an address answers to: the router itself only says that nothing was found. */
export function addresses () {
  const known = new Map<string, Address>()
  return {
    add (url: string, method: string | readonly string[]): void {
      const address = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() }
      for (const one of [method].flat()) address.methods.add(one)
      known.set(url, address)
    },
    methodsAt (url: string): string[] {
      const path = url.split('?', 1)[0]!
      if (path.length > 500) return []
      const found = new Set<string>()
      for (const { pattern, methods } of known.values()) {
        if (pattern.test(path)) for (const method of methods) found.add(method)
      }
      return [...found].sort()
    }
  }
}

function patternOf (url: string): RegExp {
  const source = url.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+').replaceAll('*', '.*')
  return new RegExp(`^${source}$`)
}

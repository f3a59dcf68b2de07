import fastJson from 'fast-json-stringify'
import type { Components } from './validation.ts'

type Serialize = (value: unknown) => string

/**
 * Answers are written by schema: it is the allow-list of their fields. Many routes answer with the same component, so each is
 * compiled once, when it is first needed, and with no more than the components that it points at.
 */
export function buildSerializer (components: Components, declared: (() => unknown)[]) {
  const compiled = new Map<string, Serialize>()
  return () => ({ schema }: { schema: { readonly $ref?: string } }): Serialize => {
    const { $ref = JSON.stringify(schema) } = schema
    const compile = (): Serialize => {
      const known = compiled.get($ref) ?? fastJson(schema as never, { schema: near(components, schema) as never })
      compiled.set($ref, known)
      return known
    }
    declared.push(compile)
    let serialize: Serialize | undefined
    return (value) => {
      serialize ??= compile()
      return serialize(value)
    }
  }
}

/** The components that a schema points at, and those that they point at. */
function near (components: Components, schema: object, found: Record<string, object> = {}): Record<string, object> {
  for (const [, name] of JSON.stringify(schema).matchAll(/"\$ref":"([A-Za-z0-9]+)#"/g)) {
    const component = components.get(name!)
    if (component && !found[name!]) near(components, component, Object.assign(found, { [name!]: component }))
  }
  return found
}

import { isEdit, type Machine, pathOf } from '../domain/kernel/machine.ts'
import type { Language } from '../http/languages.ts'
import type { Json } from '../http/openapi/shared.ts'
import { slug } from './links.ts'
import type { Reader } from './site.ts'

export interface Shown {
  readonly method: string
  readonly path: string
  readonly tag: string
  readonly id: string
  /** Where the reference explains it. */
  readonly link: string
  readonly written: Json
}

/** Every operation of the document, in its order. */
export function operationsOf ({ documents, home }: Reader): Shown[] {
  return Object.entries(documents().openapi30['paths'] as Json).flatMap(([path, methods]) =>
    Object.entries(methods as Json).map(([method, written]) => {
      const { operationId: id, tags: [tag] } = written
      return { method: method.toUpperCase(), path, tag, id, link: `${home}/reference/${slug(tag)}#${id}`, written }
    }))
}

/** Summary and description in the reader's language, where the document has them. */
export function told (written: Json, language: Language): { readonly summary: string, readonly description: string } {
  const { summary = '', description = '', 'x-i18n': told } = written
  return { summary, description, ...told?.[language] }
}

/** The operation that carries out a machine's row. */
export function operationOf (operations: readonly Shown[], machine: Machine, action: string): Shown | undefined {
  const path = new RegExp(`^/v1/${machine.collection}/{[A-Za-z]+}${pathOf(machine, action)}$`)
  const method = isEdit(action) ? 'PUT' : 'POST'
  return operations.find((operation) => operation.method === method && path.test(operation.path))
}

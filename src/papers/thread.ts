import { parentPort } from 'node:worker_threads'
import type { Language } from './documents/facts.ts'
import { type FactsOf, type PaperKind, renderPaper } from './render.ts'

export interface Order {
  readonly id: number
  readonly kind: PaperKind
  readonly facts: FactsOf[PaperKind]
  readonly language: Language
}

export type Answer =
  | { readonly id: number, readonly bytes: Uint8Array }
  | { readonly id: number, readonly error: unknown }

parentPort?.on('message', ({ id, kind, facts, language }: Order) => {
  renderPaper(kind, facts as never, language).then(
    (bytes) => parentPort?.postMessage({ id, bytes } satisfies Answer, [bytes.buffer as ArrayBuffer]),
    (error: unknown) => parentPort?.postMessage({ id, error } satisfies Answer)
  )
})

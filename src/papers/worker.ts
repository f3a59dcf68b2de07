import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Language } from './documents/facts.ts'
import type { FactsOf, PaperKind } from './render.ts'
import type { Answer, Order } from './thread.ts'

interface Waiting { readonly resolve: (bytes: Uint8Array) => void, readonly reject: (error: unknown) => void }
interface Thread { readonly worker: Worker, readonly waiting: Map<number, Waiting>, idle: NodeJS.Timeout | undefined }

const idleMilliseconds = 60_000
let thread: Thread | null = null
let lastId = 0
let lastHere: Promise<unknown> = Promise.resolve()

/**
 * Renders beside the event loop, which a paper would hold for some 20 ms: one thread, one paper at a time. It starts
 * with the first paper and goes when none was asked for a minute. Its file stands beside this one: `thread.ts` in the
 * sources, `thread.js` compiled, `papers-thread.mjs` bundled (a second entry of the bundle). Where there is none, the
 * paper is rendered here, one at a time.
 */
export function renderInWorker<Kind extends PaperKind> (
  kind: Kind, facts: FactsOf[Kind], language: Language
): Promise<Uint8Array> {
  const file = threadFile()
  if (file === null) return renderHere(kind, facts, language)
  const { worker, waiting, idle } = thread ??= startThread(file)
  clearTimeout(idle)
  const id = lastId += 1
  return new Promise((resolve, reject) => {
    worker.postMessage({ id, kind, facts, language } satisfies Order)
    waiting.set(id, { resolve, reject })
    worker.ref()
  })
}

export function renderHere<Kind extends PaperKind> (
  kind: Kind, facts: FactsOf[Kind], language: Language
): Promise<Uint8Array> {
  const rendered = lastHere.then(() => import('./render.ts')).then(({ renderPaper }) => renderPaper(kind, facts, language))
  lastHere = rendered.catch(() => undefined)
  return rendered
}

/** Ends the thread; whatever it has not finished is refused. The next paper starts another. */
export async function closePaperWorker (): Promise<void> {
  const closing = thread
  thread = null
  await closing?.worker.terminate()
}

export function threadFile (from = import.meta.url): URL | null {
  const name = { '.ts': 'thread.ts', '.js': 'thread.js' }[extname(from)] ?? 'papers-thread.mjs'
  const file = new URL(name, from)
  return existsSync(file) ? file : null
}

function startThread (file: URL): Thread {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: 192 } })
  const started: Thread = { worker, waiting: new Map(), idle: undefined }
  worker.on('message', (answer: Answer) => settle(started, answer))
  worker.on('error', (error) => stop(started, error))
  worker.on('exit', () => stop(started, new Error('The paper thread has ended')))
  return started
}

function settle (settled: Thread, answer: Answer): void {
  const { worker, waiting } = settled
  const { resolve, reject } = waiting.get(answer.id)!
  waiting.delete(answer.id)
  if ('bytes' in answer) resolve(answer.bytes)
  else reject(answer.error)
  if (waiting.size > 0) return
  worker.unref()
  settled.idle = setTimeout(closePaperWorker, idleMilliseconds).unref()
}

function stop ({ waiting, idle, worker }: Thread, error: unknown): void {
  if (thread?.worker === worker) thread = null
  clearTimeout(idle)
  for (const { reject } of waiting.values()) reject(error)
  waiting.clear()
}

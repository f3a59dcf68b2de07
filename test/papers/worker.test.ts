import { pathToFileURL } from 'node:url'
import t from 'tap'
import { closePaperWorker, renderInWorker, renderParchment, renderUnitStatement } from '../../src/papers/index.ts'
import { renderHere, threadFile } from '../../src/papers/worker.ts'
import { parchment, statement } from './fixtures.ts'
import { isSame } from './pdf.ts'

t.teardown(closePaperWorker)

t.test('the thread is found beside the module, and renders the bytes that the functions do', async (t) => {
  t.ok(threadFile())
  const rendered = [renderInWorker('parchment', parchment, 'fr'), renderInWorker('unit_statement', statement, 'en')]
  const [first, second] = await Promise.all(rendered)
  t.ok(isSame(first!, await renderParchment(parchment, 'fr')))
  t.ok(isSame(second!, await renderUnitStatement(statement, 'en')))
})

t.test('the event loop stays free while papers are rendered', async (t) => {
  await renderInWorker('parchment', parchment, 'fr')
  let turns = 0
  const ticking = setInterval(() => { turns += 1 }, 1)
  await Promise.all(Array.from({ length: 10 }, () => renderInWorker('parchment', parchment, 'fr')))
  clearInterval(ticking)
  t.ok(turns > 10, `${turns} turns`)
})

t.test('facts that cannot be rendered are refused alone; the thread goes on', async (t) => {
  const [bad, good] = await Promise.allSettled([
    renderInWorker('parchment', { ...parchment, deliveredOn: '2026-02-30' }, 'fr'),
    renderInWorker('parchment', parchment, 'fr')
  ])
  t.match(bad, { status: 'rejected', reason: { name: 'RangeError', message: 'Not a calendar date: 2026-02-30' } })
  t.equal(good.status, 'fulfilled')
  const uncloneable = { ...parchment, number: (() => '') as unknown as string }
  await t.rejects(renderInWorker('parchment', uncloneable, 'fr'), { name: 'DataCloneError' })
})

t.test('closed, it refuses what was waiting, and starts again for the next paper', async (t) => {
  const waiting = t.rejects(renderInWorker('parchment', parchment, 'fr'), { message: 'The paper thread has ended' })
  await closePaperWorker()
  await waiting
  t.ok((await renderInWorker('parchment', parchment, 'fr')).length > 0)
})

t.test('without a file for the thread, papers are rendered here, one after another', async (t) => {
  t.equal(threadFile(pathToFileURL('/nowhere/main.mjs').href), null)
  const bad = renderHere('parchment', { ...parchment, deliveredOn: 'never' }, 'fr')
  const good = renderHere('parchment', parchment, 'fr')
  await t.rejects(bad, { name: 'RangeError' })
  t.ok(isSame(await good, await renderParchment(parchment, 'fr')))
})

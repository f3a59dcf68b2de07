import t from 'tap'
import { complaintsOf, findChromium, openBrowser } from '../support/browser.ts'
import { startSeeded } from '../support/seeded.ts'

const chromium = findChromium()

t.test('a new user finds their way in a browser', { skip: chromium ? false : 'no Chromium on this machine: set CHROMIUM_PATH' }, async (t) => {
  const { address } = await startSeeded(t)
  const browser = await openBrowser(t, chromium!)
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const complaints = complaintsOf(page, address)
  const title = () => page.locator('h1').textContent()

  await t.test('in French, then in English, light and dark', async (t) => {
    await page.goto(`${address}/docs`)
    t.match(page.url(), '/docs/fr')
    t.match(await title(), 'Les certificats de branche')
    await page.getByRole('link', { name: 'English' }).click()
    t.match(await title(), 'Branch certificates')
    const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const light = await paper()
    await page.locator('#theme').click()
    t.not(await paper(), light, 'the other theme')
    await page.reload()
    t.not(await paper(), light, 'which stays')
  })

  await t.test('a guide, and an example in the clipboard', async (t) => {
    await page.getByRole('link', { name: 'A first application' }).first().click()
    t.equal(await title(), 'A first application')
    await page.locator('.copy').first().click()
    t.match(await page.evaluate('navigator.clipboard.readText()'), /^API=.*\n.*CANDIDATE='Authorization: Bearer cpq_test_[a-z0-9]+_/s, 'with the demo key')
  })

  await t.test('the search field leads to a life cycle, and its arrow to the operation', async (t) => {
    await page.keyboard.press('/')
    await page.keyboard.type('applications jury')
    await page.locator('.search li a').first().waitFor()
    await page.locator('.search input').fill('hmac standardwebhooks')
    await page.locator('.search li a', { hasText: 'With a shared secret' }).click()
    t.match(page.url(), '/docs/en/guides/webhooks#with-a-shared-secret', 'a word of a guide leads to its section')
    await page.keyboard.press('Escape')
    await page.goto(`${address}/docs/en/machines/application`)
    t.ok(await page.locator('svg.diagram .node').count() > 15, 'a diagram')
    await page.locator('svg.diagram a', { hasText: 'submit_validation_file' }).click()
    await page.waitForURL('**/reference/application#submitValidationFileApplication')
  })

  await t.test('a list, tried out with the demo key', async (t) => {
    await page.goto(`${address}/docs/en/reference/candidate#listCandidates`)
    await page.locator('#listCandidates').getByRole('link', { name: 'Try this operation' }).click()
    await page.waitForURL('**/try#/Candidate/listCandidates')
    t.match(await page.locator('#key output').textContent(), /key: \S/)
    const operation = page.locator('#operations-Candidate-listCandidates')
    await operation.locator('.execute').waitFor()
    const fromTop = async () => (await operation.boundingBox())!.y
    for (let tries = 0; tries < 40 && await fromTop() > 150; tries += 1) await page.waitForTimeout(50)
    t.ok(await fromTop() < 150, 'the page is where the operation is')
    t.ok(await fromTop() >= (await page.locator('.top').boundingBox())!.height, 'below what stays on top')
    await operation.locator('.execute').click()
    await operation.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor()
    t.match(await operation.locator('.live-responses-table').textContent(), 'Lefèvre')
  })

  await t.test('a refusal, tried out as somebody else, explains itself', async (t) => {
    const option = page.locator('#key option', { hasText: 'candidate' })
    await page.locator('#key select').selectOption(await option.getAttribute('value') ?? '')
    await page.locator('#operations-tag-Application').click()
    const operation = page.locator('#operations-Application-createApplication')
    await operation.locator('.opblock-summary-control').click()
    await operation.locator('textarea.body-param__text').fill('{ "route": "magic" }')
    await operation.locator('.execute').click()
    await operation.locator('.live-responses-table .response-col_status', { hasText: '422' }).waitFor()
    const answer = await operation.locator('.live-responses-table').textContent()
    for (const words of ['validation_failed', '#/candidateId', 'This field is required.']) t.match(answer, words)
  })

  await t.test('on a phone, nothing is cut off', async (t) => {
    await page.setViewportSize({ width: 375, height: 700 })
    for (const path of ['', '/guides/errors', '/reference/application', '/machines/application', '/errors']) {
      await page.goto(`${address}/docs/fr${path}`)
      t.ok(await page.evaluate('document.documentElement.scrollWidth <= 376'), path)
    }
  })

  // The browser itself notes the answer 422.
  t.same(complaints.filter((text) => !/status of 422/.test(text)), [], 'no complaint, and nothing from elsewhere')
})

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const apple = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']

/** A real Chromium of this machine; nothing is downloaded. */
export function findChromium (): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return [process.env['CHROMIUM_PATH'], ...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...apple].find((file) => file && existsSync(file))
}

export async function openBrowser (t: Test, executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  t.teardown(() => browser.close())
  return browser
}

/** Everything that the page complained about: scripts, the content security policy, files that did not come, addresses elsewhere. */
export function complaintsOf (page: Page, address: string): string[] {
  const complaints: string[] = []
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()) })
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('request', (request) => { if (!request.url().startsWith(address) && !request.url().startsWith('data:')) complaints.push(`asked ${request.url()}`) })
  return complaints
}

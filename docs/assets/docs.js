/* global matchMedia */
/* Runs in the browser, before the page is drawn. Every page can be read without it. */
const root = document.documentElement
const stored = localStorage.getItem('theme')
if (stored) root.dataset.theme = stored

document.addEventListener('DOMContentLoaded', () => {
  switchTheme()
  addCopying()
  addFilters()
  addSearch()
  const menu = document.querySelector('aside details')
  if (menu && matchMedia('(max-width: 62rem)').matches) menu.open = false
})

function switchTheme () {
  document.getElementById('theme').addEventListener('click', () => {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
    root.dataset.theme = isDark ? 'light' : 'dark'
    localStorage.setItem('theme', root.dataset.theme)
    root.dispatchEvent(new Event('themechange'))
  })
}

function addCopying () {
  const { copy, copied } = document.body.dataset
  for (const figure of document.querySelectorAll('.example')) {
    const button = document.createElement('button')
    Object.assign(button, { type: 'button', className: 'copy', textContent: copy })
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(figure.querySelector('code').textContent)
      button.textContent = copied
      setTimeout(() => { button.textContent = copy }, 1500)
    })
    figure.append(button)
  }
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Hides the rows that lack a word, and the sections that are left without a row. */
function addFilters () {
  for (const input of document.querySelectorAll('[data-filter]')) {
    const rows = [...document.querySelectorAll(input.dataset.filter)].map((row) => [row, plain(row.textContent)])
    input.addEventListener('input', () => {
      const words = plain(input.value).split(/\s+/)
      for (const [row, text] of rows) row.hidden = !words.every((word) => text.includes(word))
      for (const section of document.querySelectorAll('main section')) {
        section.hidden = !section.querySelector(`${input.dataset.filter}:not([hidden])`)
      }
    })
  }
}

function addSearch () {
  const input = document.querySelector('.search input')
  const list = document.querySelector('.search ul')
  let loading
  input.addEventListener('focus', () => { loading ??= fetch(`${document.body.dataset.home}/search.json`).then((answer) => answer.json()) })
  input.addEventListener('input', async () => show(await loading, plain(input.value).trim().split(/\s+/)))
  document.querySelector('.search').addEventListener('submit', (event) => {
    event.preventDefault()
    list.querySelector('a')?.click()
  })
  document.addEventListener('keydown', (event) => {
    const links = [input, ...list.querySelectorAll('a')]
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const at = links.indexOf(document.activeElement)
    if (event.key === 'Escape') list.hidden = true
    if (event.key === '/' && !/INPUT|SELECT|TEXTAREA/.test(document.activeElement.tagName)) { event.preventDefault(); input.focus() }
    if (step && at >= 0 && !list.hidden) { event.preventDefault(); links[Math.max(0, Math.min(links.length - 1, at + step))].focus() }
  })
  document.addEventListener('click', (event) => { if (!event.target.closest('.search')) list.hidden = true })

  function show (entries, words) {
    list.hidden = words[0] === ''
    const holds = (text) => words.every((word) => plain(text).includes(word))
    const rank = ([title, more]) => plain(title).startsWith(words[0]) ? 0 : holds(title) ? 1 : holds(`${title} ${more}`) ? 2 : 3
    const found = entries.filter(([title, more, , text = '']) => holds(`${title} ${more} ${text}`))
      .sort((a, b) => rank(a) - rank(b)).slice(0, 12)
    list.replaceChildren(...found.map(entry), ...(found.length === 0 ? [nothing()] : []))
  }

  function entry ([title, more, address]) {
    const item = document.createElement('li')
    const link = Object.assign(document.createElement('a'), { href: address, textContent: title })
    link.append(Object.assign(document.createElement('small'), { textContent: more }))
    item.append(link)
    return item
  }

  const nothing = () => Object.assign(document.createElement('li'), { textContent: document.body.dataset.nothing })
}

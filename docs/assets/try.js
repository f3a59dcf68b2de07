/* global SwaggerUIBundle, matchMedia, sessionStorage, location, MutationObserver */
/* Swagger UI with a key: one of the demo branch, or the reader's own, kept in this tab alone. */
const form = document.getElementById('key')
const place = document.getElementById('swagger-ui')
const { role, credential } = form.elements
const output = form.querySelector('output')

const ui = SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: true,
  displayOperationId: true,
  displayRequestDuration: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: -1,
  filter: true,
  tryItOutEnabled: true,
  syntaxHighlight: { activated: true, theme: 'nord' },
  validatorUrl: null,
  // A new key for each attempt: pressing Execute twice means two requests.
  requestInterceptor: (request) => {
    request.headers['Accept-Language'] ??= document.documentElement.lang
    if (request.method === 'POST') request.headers['Idempotency-Key'] ??= `try-${crypto.randomUUID()}`
    return request
  },
  onComplete: () => {
    signIn(sessionStorage.getItem('credential') ?? role?.value ?? '')
    showAsked()
  }
})

/** Swagger UI opens the operation that the address names, but leaves the page where it was. */
function showAsked () {
  if (!location.hash.startsWith('#/')) return
  const isShown = () => {
    const block = place.querySelector('.opblock.is-open')
    block?.scrollIntoView()
    return block !== null
  }
  if (isShown()) return
  const watch = new MutationObserver(() => isShown() && watch.disconnect())
  watch.observe(place, { childList: true, subtree: true })
}

function signIn (key) {
  if (!key) return
  ui.preauthorizeApiKey('apiKey', key)
  sessionStorage.setItem('credential', key)
  if (role) role.value = key
  credential.value = key
  const known = role?.selectedOptions[0]?.textContent
  output.textContent = `${output.dataset.signed} ${known ?? key.split('_').slice(0, 3).join('_')}`
}

role?.addEventListener('change', () => signIn(role.value))
form.addEventListener('submit', (event) => {
  event.preventDefault()
  signIn(credential.value.trim())
})
const dark = () => document.documentElement.classList.toggle('dark-mode', document.documentElement.dataset.theme
  ? document.documentElement.dataset.theme === 'dark'
  : matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.addEventListener('themechange', dark)
dark()

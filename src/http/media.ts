const known = new Map<string, boolean>()

/** Whether Accept lets an answer of this media type through (RFC 9110, 12.5.1). */
export function isAcceptable (accept: string | undefined, offered: string): boolean {
  if (accept === undefined || accept === '*/*' || accept === offered) return true
  const question = `${offered} ${accept}`
  let answer = known.get(question)
  if (answer === undefined) {
    answer = covers(accept, offered)
    if (known.size < 500) known.set(question, answer)
  }
  return answer
}

/**
 * The most exact range decides, so that `text/*, application/json;q=0` refuses. Generated Python and Java clients name the first JSON-like type
 * of an operation alone: of one that answers with a PDF, that of its problems.
 */
function covers (accept: string, offered: string): boolean {
  const ranges = accept.slice(0, 1000).toLowerCase().split(',').map((range) => {
    const [media = '', ...parameters] = range.split(';').map((part) => part.trim())
    return { media, isWanted: !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) }
  })
  const [type] = offered.split('/')
  const exact = [offered, `${type}/*`, '*/*', 'application/problem+json'].map((wanted) => ranges.find(({ media }) => media === wanted)).find((range) => range !== undefined)
  return exact?.isWanted ?? false
}

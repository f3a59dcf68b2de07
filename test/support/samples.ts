type Json = { [name: string]: any }

/** Bodies made from the schemas of the document: well-formed, though what they name does not exist. */
export function sampler (components: Json) {
  const resolve = (schema: Json): Json => schema['$ref'] ? components['schemas'][schema['$ref'].split('/').at(-1)] : schema

  function sample (pointer: Json): unknown {
    const schema = resolve(pointer)
    const { type, example, enum: words, nullable, items, minItems = 0, minimum = 1, properties = {}, required = [] } = schema
    if (example !== undefined) return example
    if (words) return words.find((word: unknown) => word !== null)
    if (nullable) return null
    switch (type) {
      case 'object': return Object.fromEntries(required.map((name: string) => [name, sample(properties[name])]))
      case 'array': return Array.from({ length: Math.max(1, minItems) }, () => sample(items))
      case 'integer':
      case 'number': return minimum
      case 'boolean': return true
      default: return text(schema)
    }
  }
  return { sample, resolve }
}

function text ({ format, pattern = '', minLength = 1 }: Json): string {
  if (format === 'uuid') return '018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11'
  if (format === 'date') return '2026-03-02'
  if (format === 'date-time') return '2026-03-02T09:30:00.000Z'
  if (format === 'email') return 'someone@example.org'
  const candidates = ['A text', 'word', '2026-03', '10', '12:30', 'A1', 'RNCP12345', '01000', 'cleaning', '12345678200010', 'AB'.repeat(minLength)]
  return candidates.find((candidate) => new RegExp(pattern).test(candidate) && candidate.length >= minLength) ?? candidates[0]!
}

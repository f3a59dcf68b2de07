/** A reason not to start that the operator can act on: shown as its sentence alone, without a stack. */
export function startError (message: string, cause?: unknown): Error {
  const error = new Error(message, cause === undefined ? undefined : { cause })
  error.name = 'StartError'
  return error
}

export const isStartError = (error: unknown): error is Error => error instanceof Error && error.name === 'StartError'

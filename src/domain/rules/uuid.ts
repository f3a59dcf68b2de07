/** An id as this service writes it: lower case, hyphens. Other spellings of the same id are refused, so that ids compare as text. */
export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

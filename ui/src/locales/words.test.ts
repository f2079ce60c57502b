import { expect, test } from 'vitest'
import en from './en'
import zh from './zh'

const sources = import.meta.glob<string>('../**/*.{vue,ts}', { query: '?raw', import: 'default', eager: true })

function leaves(words: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string' ? [[path + key, value] as const] : [...leaves(value as object, `${path}${key}.`)],
    ),
  )
}
const [said, saidEn] = [leaves(zh), leaves(en)]
const asked = Object.entries(sources)
  .filter(([path]) => !path.includes('/locales/') && !path.includes('.test.'))
  .flatMap(([path, text]) => [...text.matchAll(/\bt\('([\w.]+)'/g)].map(([, key]) => ({ path, key: key ?? '' })))

test('every message a screen asks for exists', () => {
  expect(asked.length).toBeGreaterThan(100)
  expect(asked.filter(({ key }) => !said.has(key))).toEqual([])
})

test('both languages say all of it, with the same blanks to fill', () => {
  const blanks = (text: string | undefined): string[] => [...(text ?? '').matchAll(/\{(\w+)\}/g)].map(([blank]) => blank).sort()
  expect([...saidEn.keys()]).toEqual([...said.keys()])
  for (const [key, text] of said) expect([key, blanks(saidEn.get(key))]).toEqual([key, blanks(text)])
})

import { expect, test } from 'vitest'
import { useLine } from './useLine'

function slow(): { taken: string[]; answer: (back?: string) => Promise<void>; take: (text: string) => Promise<string | undefined> } {
  const taken: string[] = []
  let done: (back: string | undefined) => void = () => undefined
  return {
    taken,
    take: (text) => {
      taken.push(text)
      return new Promise((resolve) => (done = resolve))
    },
    answer: async (back) => {
      done(back)
      await new Promise((resolve) => setTimeout(resolve))
    },
  }
}

test('what is typed while the desk is busy waits for its turn', async () => {
  const desk = slow()
  const line = useLine(desk.take, () => undefined)
  line.text.value = '12345'
  void line.enter()
  expect([line.text.value, line.busy.value]).toEqual(['', true])
  line.text.value = '* 7.2'
  void line.enter()
  line.text.value = '23'
  expect(desk.taken).toEqual(['12345'])
  await desk.answer()
  expect(desk.taken).toEqual(['12345', '* 7.2'])
  await desk.answer()
  expect([line.text.value, line.busy.value]).toEqual(['23', false])
})

test('what was refused stands there again, and nothing typed since is done', async () => {
  const desk = slow()
  let again = 0
  const line = useLine(desk.take, () => again++)
  line.text.value = '12346'
  void line.enter()
  line.text.value = '*'
  void line.enter()
  await desk.answer('12346')
  expect(desk.taken).toEqual(['12346'])
  expect([line.text.value, line.busy.value, again]).toEqual(['12346', false, 1])
})

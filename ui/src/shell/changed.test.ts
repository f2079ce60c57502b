import { expect, test } from 'vitest'
import { changed, copied } from './changed'

test('a form sends what was changed in it, and nothing it was merely opened with', () => {
  const form = { name: '陈一', care: ['血透'], note: '' }
  const was = copied(form)
  expect(changed(form, was)).toEqual({})
  form.care.push('独居老人')
  expect(changed(form, was)).toEqual({ care: ['血透', '独居老人'] })
  form.care.pop()
  form.note = '夜班'
  expect(changed(form, was)).toEqual({ note: '夜班' })
})

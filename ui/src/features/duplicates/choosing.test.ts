import { expect, test } from 'vitest'
import type { ComparedField } from '../../desk/types'
import { suggested, takes } from './choosing'

const field = (field: string, one: string | null, other: string | null, both = false): ComparedField => ({ field, one, other, same: one === other, both })
const fields = [field('name', '王芳', '王方'), field('birth', null, '1950-**-**'), field('phone', '199****1234', '199****5678', true), field('sex', 'female', 'female')]

test('the entry that stays keeps its values, takes what it lacks, and both where both can stand', () => {
  const whose = suggested(fields, 'one')
  expect(whose).toEqual({ name: 'one', birth: 'other', phone: 'both', sex: 'one' })
  expect(takes(fields, whose, 'one')).toEqual([{ field: 'birth', from: 'away' }, { field: 'phone', from: 'both' }])
})

test('with the other entry staying it is the other way round', () => {
  const whose = suggested(fields, 'other')
  expect(whose).toEqual({ name: 'other', birth: 'other', phone: 'both', sex: 'other' })
  expect(takes(fields, { ...whose, name: 'one' }, 'other')).toEqual([{ field: 'name', from: 'away' }, { field: 'phone', from: 'both' }])
})

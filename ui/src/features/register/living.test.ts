import { expect, test } from 'vitest'
import { changedContacts, contactDrafts } from './living'

const known = [{ slot: 2, name: '陈建', relation: null, phone: '199****1234' }]

test('a form has three places for contacts and sends only those that were changed', () => {
  const drafts = contactDrafts(known)
  expect(drafts.map((one) => one.name)).toEqual(['', '陈建', ''])
  expect(changedContacts(drafts, known)).toEqual([])
  drafts[0] = { slot: 1, name: '王', relation: '邻居', phone: '' }
  drafts[1] = { slot: 2, name: '', relation: '', phone: '' }
  expect(changedContacts(drafts, known).map((one) => one.slot)).toEqual([1, 2])
})

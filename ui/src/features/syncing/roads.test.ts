import { expect, test } from 'vitest'
import { openRoads } from './roads'

const offline = { hub: 'https://hub', phase: 'offline' } as const
const room = (here: boolean, problem: string | null = null) => ({ on: true, peers: [{ device: 'a', here, problem }] })

test('a laptop in the same room is reached there, also without the hub', () => {
  expect(openRoads('a', offline, room(true))).toEqual(['here'])
  expect(openRoads('a', offline, room(true, 'its key is another one'))).toEqual(['hubLater', 'room', 'stick'])
  expect(openRoads('b', offline, room(true))).toEqual(['hubLater', 'room', 'stick'])
})

test('every road that is open is named, and a stick always is', () => {
  expect(openRoads('a', { hub: 'https://hub', phase: 'idle' }, room(false))).toEqual(['hub', 'room', 'stick'])
  expect(openRoads('a', { hub: null, phase: 'no_hub' }, { on: false, peers: [] })).toEqual(['stick'])
  expect(openRoads('a', { hub: null, phase: 'no_hub' }, undefined)).toEqual(['stick'])
})

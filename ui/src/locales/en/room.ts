import type zh from '../zh/room'

const room: typeof zh = {
  title: 'In the room',
  switch: 'Exchange with laptops in the room',
  explain: 'Laptops of this committee on one network exchange by themselves, without a hub.',
  off: 'Closed: this laptop neither looks for others nor can be found.',
  here: 'here now',
  away: 'not here now',
  met: 'exchanged {ago}',
  moved: '{came} came, {went} went',
  unnamed: 'The laptop that invited this one',
  nobody: 'No other laptop of this committee is near.',
  own: 'Address of this laptop:',
  search: 'Not found?',
  or: ' or ',
  placeholder: 'The address on their screen',
  connect: 'Connect',
}

export default room

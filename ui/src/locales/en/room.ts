import type zh from '../zh/room'

const room: typeof zh = {
  title: 'In the room',
  switch: 'Exchange with laptops in the room',
  explain: 'Laptops of this committee on the same network exchange by themselves, without a hub.',
  off: 'Closed: this laptop neither looks for others nor can be found.',
  here: 'here now',
  away: 'not here now',
  met: 'exchanged {ago}',
  moved: '{came} came, {went} went',
  unnamed: 'The laptop that invited this one',
  nobody: 'No other laptop of this committee has been found here.',
  own: 'Address of this laptop:',
  or: ' or ',
  placeholder: 'If another is not found, the address its screen shows',
  connect: 'Connect',
}

export default room

import type zh from '../zh/stick'

const stick: typeof zh = {
  title: 'USB stick',
  explain: 'Without a network, carry the records to other laptops on a stick. The file is encrypted for the laptops of this committee; anybody may carry it.',
  go: 'Exchange with a stick',
  choose: 'Choose the file on the stick',
  first: 'No file on the stick yet: make one',
  keep: 'The new file was downloaded: put it on the stick in the place of the old one.',
  keepBeside: 'The new file was downloaded: put it on the stick, but not in the place of a file marked below.',
  leftOut: 'There are too many files for exchange on the stick: {n} were not read this time. Remove those nobody needs and exchange again.',
  done: 'Written to the stick: {name}',
  came: '{n} new records came',
  cameNone: 'Nothing new came',
  went: '{n} were put on it',
  letIn: '{n} new laptops were let in',
  waiting: '{n} batches of records wait for others that another laptop will bring',
  readers: 'Laptops that can read it: {names}',
  readersNone: 'Only this laptop can read it so far: no other has joined',
  unreached: 'Not readable yet by: {names} (exchange once more when their records have come)',
  cut: '“{name}” was not written to its end: what was whole was taken in, and the file was made whole again.',
  from: 'Written on {name}, {time}',
  eject: 'Eject the stick before you pull it out.',
}

export default stick

import type zh from '../zh/scanning'

const scanning: typeof zh = {
  person: 'Scanned {name} ({room}): press the digit of the outcome',
  already: 'Scanned {name}, marked “{outcome}” already',
  notInRound: '{name} is not in this round',
  tube: 'Tube {code} ({n}/{size})',
  tubeFull: 'Tube {code} is full ({n}/{size}), take another one',
  stranger: 'This identity card is not in the register',
  register: 'Add them to the register',
  unknown: 'What was scanned means nothing here',
  nobody: 'Nobody is chosen: scan again, or choose with ↑ ↓',
  cutOff: 'The scan was cut off, please scan again',
  tones: 'Tones when scanning',
}
export default scanning

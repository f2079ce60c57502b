import type zh from '../zh/scanning'

const scanning: typeof zh = {
  person: 'Scanned {name} ({room}): press the digit of the outcome',
  already: 'Scanned {name}, marked “{outcome}” already',
  notInRound: '{name} is not in this round',
  tube: 'Tube {code} ({n}/{size})',
  tubeFull: 'Tube {code} is full ({n}/{size}), take another one',
  stranger: 'This identity card is not in the register',
  gone: 'This is the slip of {name}, who is no longer in the register',
  register: 'Add this person',
  unknown: 'What was scanned means nothing here',
  nobody: 'Nobody is chosen: scan again, or choose with ↑ ↓',
  cutOff: 'The scan was cut off, please scan again',
  tones: 'Tones when scanning',
  camera: 'Camera',
  byCamera: 'Scan by camera',
  which: 'Which camera',
  nthCamera: 'Camera {n}',
  picture: 'Picture of the camera',
  opening: 'The camera is being turned on…',
  aim: 'Hold one code at a time in front of the camera. No picture is kept.',
  several: 'There is more than one code in view, leave only one',
  waits: 'A code is in view; it is scanned once you are done typing',
  retry: 'Try again',
  trouble: {
    refused: 'The camera was not allowed. Allow it beside the browser’s address, or in the computer’s settings under Privacy → Camera, and try again.',
    none: 'No camera was found. Plug it in and try again.',
    busy: 'The camera cannot be opened; another program may be using it. Close that program and try again.',
    gone: 'The camera was disconnected. Plug it in and try again; scanner and keyboard still work.',
    unreadable: 'On this computer a camera cannot read codes; use a scanner or the keyboard.',
  },
}
export default scanning

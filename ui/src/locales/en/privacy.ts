import type zh from '../zh/privacy'

const privacy: typeof zh = {
  title: 'Privacy',
  explain: 'Numbers are masked; who looked at one, and who exported a list, is written down here.',
  administrators: 'This page is for administrators.',
  reveals: 'Who saw numbers',
  exports: 'Who exported lists',
  noReveals: 'Nobody looked',
  noExports: 'Nothing was exported',
  anybody: 'Everybody',
  day: 'Day',
  saw: '{field} of {name}',
  numbers: 'Phone and identity number',
  noReason: '(older version, no reason asked)',
  whole: 'Whole numbers',
  until: 'Keep until {day}',
  expired: 'Past its date: delete it',
  reveal: '{field} of {name}',
  revealHint: 'Who looked, when, on which laptop and why is written down. It is masked again after 60 seconds.',
  show: 'Show',
  mask: 'Mask',
  copy: 'Copy',
  copied: 'Copied. After 60 seconds the clipboard is cleared where that is possible; copy something else over it when you are done.',
  left: 'masked in {n} s',
  seen: 'Numbers were seen {n} times, last {ago}',
  why: 'Why the whole number is needed',
  words: 'In words',
  reason: {
    contact: 'To call them',
    verify: 'To check the register',
    emergency: 'Emergency',
    authority: 'Asked for from above',
    other: 'Other',
  },
}

export default privacy

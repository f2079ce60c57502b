import type zh from '../zh/common'

const common: typeof zh = {
  print: 'Print',
  pages: '{n} pages',
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  edit: 'Edit',
  remove: 'Remove',
  confirm: 'OK',
  back: 'Back',
  all: 'All',
  name: 'Name',
  note: 'Note',
  undo: 'Undo',
  saved: 'Saved',
  people: '{n} people',
  homes: '{n} homes',
  optional: ' (optional)',
  colon: ': ',
  comma: ', ',
  more: 'More',
  choose: 'Choose',
  about: 'about {time}',
  doubt: {
    impossible: 'The laptop that wrote this had a wrong year: the time cannot be trusted',
    behind: 'The laptop that wrote this had already heard of something later: the time may be inexact',
    ahead: 'Later than the present: the clock of the laptop that wrote this is fast',
  },
}

export default common

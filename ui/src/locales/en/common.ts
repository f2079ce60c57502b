import type zh from '../zh/common'

const common: typeof zh = {
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
  optional: 'optional',
  more: 'More',
  choose: 'Choose',
}

export default common

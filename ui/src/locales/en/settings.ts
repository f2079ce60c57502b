import type zh from '../zh/settings'

const settings: typeof zh = {
  title: 'Settings',
  language: 'Language',
  large: 'Large text',
  staff: 'People',
  staffHint: 'Records carry the name of whoever works at this laptop',
  addStaff: 'Add a person',
  current: 'Working now',
  use: 'Switch',
  invite: 'Invite another laptop',
  inviteHint: 'Give the invitation to a colleague, who chooses “Join a committee” on that laptop',
  make: 'Make an invitation',
  copy: 'Copy',
  copied: 'Copied',
  verify: 'Check the journal',
  verifyOk: 'All is well: {facts} records, {pages} pages; signatures and tables agree',
  device: 'This laptop',
  deviceNamed: 'This laptop: {name}',
}

export default settings

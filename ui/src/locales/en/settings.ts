import type zh from '../zh/settings'

const settings: typeof zh = {
  title: 'Settings',
  language: 'Language',
  large: 'Large text',
  verify: 'Check the journal',
  verifyOk: 'All is well: {facts} records, {pages} pages; signatures and tables agree',
  device: 'This laptop',
  deviceNamed: 'This laptop: {name}',
}

export default settings

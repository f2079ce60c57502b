import type zh from '../zh/settings'

const settings: typeof zh = {
  title: 'Settings',
  show: 'Display',
  language: 'Language',
  large: 'Large text',
  verify: 'Check of the records',
  verifyHint: 'Looks at every record here for damage or tampering. This may take a little while.',
  verifyNow: 'Check now',
  verifyOk: '{facts} records are whole and untouched',
  device: 'This laptop',
  deviceNamed: 'This laptop: {name}',
}

export default settings

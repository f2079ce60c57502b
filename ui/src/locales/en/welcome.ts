import type zh from '../zh/welcome'

const welcome: typeof zh = {
  title: 'Linli',
  subtitle: 'The committee’s register, sweeps and supplies. It works without a network, and the data stays on machines of the committee and the town.',
  create: 'Found a committee',
  createHint: 'The first laptop begins here',
  join: 'Join a committee',
  joinHint: "With a colleague's invitation",
  sample: 'Look at the sample',
  sampleHint: 'Three invented compounds, about 3,000 residents',
  recover: 'Take over with the recovery sheet',
  recoverHint: "The administrator's laptop is lost or broken",
  recoveryCode: 'Recovery code',
  recoveryCodeHint: 'Eight groups of four from the sheet',
  sheet: 'Recovery sheet',
  sheetWhy: "Print or write down this code now and keep it with the committee's seal. When every administrator's laptop is lost, nothing else lets you take over; it also opens any laptop of the committee whose passcode was forgotten. Once you say that it is safe it is shown no more and kept on no computer.",
  sheetPrint: 'Print',
  sheetKept: 'I have it safe',
  committee: 'Name of the committee',
  committeeHint: 'Such as: Qingxi First Committee',
  yourName: 'Your name',
  deviceName: 'What to call this laptop',
  deviceHint: 'Such as: front desk',
  invitation: 'Invitation',
  invitationHint: 'Paste the whole invitation here',
  next: 'Next',
  start: 'Begin',
  waiting: 'Waiting for the first sync; the name will follow',
  sampleBanner: 'This is sample data. Everybody in it is invented.',
  leaveSample: 'Found my own',
}

export default welcome

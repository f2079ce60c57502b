import app from './app'
import nav from './nav'
import common from './common'
import sync from './sync'
import welcome from './welcome'
import register from './register'
import imports from './imports'
import sweeps from './sweeps'
import today from './today'
import supplies from './supplies'
import reviews from './reviews'
import reports from './reports'
import lock from './lock'
import members from './members'
import settings from './settings'
import privacy from './privacy'
import retention from './retention'
import clock from './clock'
import backups from './backups'
import type zh from '../zh'

const en: typeof zh = { app, nav, common, sync, welcome, register, imports, sweeps, today, supplies, reviews, reports, lock, members, settings, privacy, retention, clock, backups }

export default en

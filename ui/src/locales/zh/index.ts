// Every word on the screens, a file a feature, in Chinese first.
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
import members from './members'
import settings from './settings'
import privacy from './privacy'
import clock from './clock'

export default { app, nav, common, sync, welcome, register, imports, sweeps, today, supplies, reviews, reports, members, settings, privacy, clock }

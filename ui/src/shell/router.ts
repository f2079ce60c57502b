import { createRouter, createWebHashHistory } from 'vue-router'

/** The screens in the order of the navigation; Alt and the place is the key, 0 that of the tenth. */
export const SCREENS = ['today', 'register', 'sweeps', 'supplies', 'reviews', 'reports', 'syncing', 'members', 'privacy', 'settings'] as const
export type Screen = (typeof SCREENS)[number]

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/today' },
    { path: '/today', name: 'today', component: () => import('../features/today/TodayScreen.vue') },
    { path: '/register', name: 'register', component: () => import('../features/register/RegisterScreen.vue') },
    { path: '/register/import', name: 'import', component: () => import('../features/imports/ImportScreen.vue') },
    { path: '/sweeps', name: 'sweeps', component: () => import('../features/rounds/RoundsScreen.vue') },
    { path: '/sweeps/:round', name: 'sweep', component: () => import('../features/sweeps/SweepScreen.vue'), props: true },
    { path: '/sweeps/:round/phones', name: 'phones', component: () => import('../features/phones/PhonesScreen.vue'), props: true },
    { path: '/sweeps/:round/papers', name: 'papers', component: () => import('../features/papers/PapersScreen.vue'), props: true },
    { path: '/sweeps/:round/tubes', name: 'tubes', component: () => import('../features/tubes/TubesScreen.vue'), props: true },
    { path: '/sweeps/:round/calling', name: 'calling', component: () => import('../features/calling/CallingScreen.vue'), props: true },
    { path: '/sweeps/:round/walk', name: 'walking', component: () => import('../features/walking/WalkingScreen.vue'), props: true },
    { path: '/supplies', name: 'supplies', component: () => import('../features/supplies/SuppliesScreen.vue') },
    { path: '/reviews', name: 'reviews', component: () => import('../features/reviews/ReviewsScreen.vue') },
    { path: '/reports', name: 'reports', component: () => import('../features/reports/ReportsScreen.vue') },
    { path: '/syncing', name: 'syncing', component: () => import('../features/syncing/SyncScreen.vue') },
    { path: '/members', name: 'members', component: () => import('../features/members/MembersScreen.vue') },
    { path: '/privacy', name: 'privacy', component: () => import('../features/privacy/PrivacyScreen.vue') },
    { path: '/settings', name: 'settings', component: () => import('../features/settings/SettingsScreen.vue') },
    { path: '/:rest(.*)', redirect: '/today' },
  ],
})

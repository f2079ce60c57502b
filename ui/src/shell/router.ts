import { createRouter, createWebHashHistory } from 'vue-router'

/** The screens in the order of the navigation. */
export const SCREENS = ['today', 'register', 'sweeps', 'supplies', 'closures', 'reviews', 'reports', 'syncing', 'members', 'privacy', 'settings'] as const
export type Screen = (typeof SCREENS)[number]
/** With Alt, the key that leads to each: what has one keeps it, whatever comes in between. */
export const KEYS: Record<Screen, string> = {
  today: '1', register: '2', sweeps: '3', supplies: '4', reviews: '5', reports: '6', syncing: '7', members: '8', privacy: '9', settings: '0', closures: '-',
}

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/today' },
    { path: '/today', name: 'today', component: () => import('../features/today/TodayScreen.vue') },
    { path: '/register', name: 'register', component: () => import('../features/register/RegisterScreen.vue') },
    { path: '/register/import', name: 'import', component: () => import('../features/imports/ImportScreen.vue') },
    { path: '/register/lists', name: 'lists', component: () => import('../features/lists/ListsScreen.vue') },
    { path: '/register/lists/:list', name: 'list', component: () => import('../features/lists/ListScreen.vue'), props: true },
    { path: '/register/duplicates', name: 'duplicates', component: () => import('../features/duplicates/DuplicatesScreen.vue') },
    { path: '/sweeps', name: 'sweeps', component: () => import('../features/rounds/RoundsScreen.vue') },
    { path: '/sweeps/:round', name: 'sweep', component: () => import('../features/sweeps/SweepScreen.vue'), props: true },
    { path: '/sweeps/:round/phones', name: 'phones', component: () => import('../features/phones/PhonesScreen.vue'), props: true },
    { path: '/sweeps/:round/papers', name: 'papers', component: () => import('../features/papers/PapersScreen.vue'), props: true },
    { path: '/sweeps/:round/tubes', name: 'tubes', component: () => import('../features/tubes/TubesScreen.vue'), props: true },
    { path: '/sweeps/:round/calling', name: 'calling', component: () => import('../features/calling/CallingScreen.vue'), props: true },
    { path: '/sweeps/:round/walk', name: 'walking', component: () => import('../features/walking/WalkingScreen.vue'), props: true },
    { path: '/supplies', name: 'supplies', component: () => import('../features/supplies/SuppliesScreen.vue') },
    { path: '/closures', name: 'closures', component: () => import('../features/closures/ClosuresScreen.vue') },
    { path: '/closures/rules', name: 'closureRules', component: () => import('../features/closures/RulesScreen.vue') },
    { path: '/reviews', name: 'reviews', component: () => import('../features/reviews/ReviewsScreen.vue') },
    { path: '/reports', name: 'reports', component: () => import('../features/reports/ReportsScreen.vue') },
    { path: '/syncing', name: 'syncing', component: () => import('../features/syncing/SyncScreen.vue') },
    { path: '/members', name: 'members', component: () => import('../features/members/MembersScreen.vue') },
    { path: '/privacy', name: 'privacy', component: () => import('../features/privacy/PrivacyScreen.vue') },
    { path: '/settings', name: 'settings', component: () => import('../features/settings/SettingsScreen.vue') },
    { path: '/:rest(.*)', redirect: '/today' },
  ],
})

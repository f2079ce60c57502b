import { createRouter, createWebHashHistory } from 'vue-router'

/** The screens in the order of the navigation; Alt and the place is the key. */
export const SCREENS = ['register', 'sweeps', 'settings'] as const
export type Screen = (typeof SCREENS)[number]

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/register' },
    { path: '/register', name: 'register', component: () => import('../features/register/RegisterScreen.vue') },
    { path: '/sweeps', name: 'sweeps', component: () => import('../features/sweeps/RoundsScreen.vue') },
    { path: '/sweeps/:round', name: 'sweep', component: () => import('../features/sweeps/SweepScreen.vue'), props: true },
    { path: '/settings', name: 'settings', component: () => import('../features/settings/SettingsScreen.vue') },
    { path: '/:rest(.*)', redirect: '/register' },
  ],
})

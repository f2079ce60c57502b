import { createRouter, createWebHashHistory } from 'vue-router'

/** The screens in the order of the navigation; Alt and the place is the key. */
export const SCREENS = ['register', 'settings'] as const
export type Screen = (typeof SCREENS)[number]

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/register' },
    { path: '/register', name: 'register', component: () => import('../features/register/RegisterScreen.vue') },
    { path: '/settings', name: 'settings', component: () => import('../features/settings/SettingsScreen.vue') },
    { path: '/:rest(.*)', redirect: '/register' },
  ],
})
